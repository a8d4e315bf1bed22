package org.quern.model;

/** What an algorithm has fitted: a value that can be stored, printed and used to score new data. */
public interface Model {
    /** How this kind of model is stored and shown. */
    ModelType<?> type();

    /** Passes over the data that made it. */
    int passes();
}
