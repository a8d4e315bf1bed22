package org.quern.jobs.cli;

/** Which part of a model is shown as text or CSV. */
enum ModelView {
    SUMMARY,
    /** The estimates alone. */
    BRIEF,
    /** Everything about a model, such as each node of a tree. */
    DETAILS,
    /** The cells of a cube with their counts, and predictions if the model has them. */
    COUNTS
}
