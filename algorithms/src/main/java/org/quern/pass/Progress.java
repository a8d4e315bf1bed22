package org.quern.pass;

/** Hears what an algorithm and its engine are doing; implementations may be called from several threads. */
public interface Progress {
    Progress NONE = new Progress() {};

    /** @param rows rows of the data set, or −1 if unknown */
    default void passStarted(String pass, int number, long rows) {}

    default void rowsDone(long rows) {}

    default void passFinished(String pass, int number) {}

    /** A pass was not run, since the journal holds what it gathered in an earlier run. */
    default void passRecorded(String pass, int number) {}

    /**
     * An iteration has ended.
     *
     * @param number from 1
     */
    default void iteration(int number, Criterion criterion) {}

    /** A run has used or done so much more of something, such as {@code map CPU ms}; the record of the run has the sum. */
    default void counted(String counter, long amount) {}

    /** A line for the user, such as an iteration's criterion. */
    default void message(String text) {}
}
