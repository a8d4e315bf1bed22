package org.quern.design;

/** How coefficients are named. */
public enum LabelStyle {
    /** {@code DayOfWeek=Monday}; cells of an interaction {@code a=x, b=y}. */
    REVO,
    /** {@code DayOfWeekMonday}; cells of an interaction {@code ax:by}. */
    R
}
