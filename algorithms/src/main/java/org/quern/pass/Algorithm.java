package org.quern.pass;

/**
 * Ordinary code that asks for passes until it is satisfied.
 *
 * @param <M> what is fitted: a model, or the tables of a summary
 */
public interface Algorithm<M> {
    M fit(PassRunner data, Progress progress);
}
