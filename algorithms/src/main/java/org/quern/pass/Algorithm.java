package org.quern.pass;

import java.util.List;
import org.quern.data.DataSetInfo;

/**
 * Ordinary code that asks for passes until it is satisfied.
 *
 * @param <M> what is fitted: a model, or the tables of a summary
 */
public interface Algorithm<M> {
    M fit(PassRunner data, Progress progress);

    /**
     * The passes that {@link #fit} is expected to ask for, in order: what a dry run prints. Reads no data.
     *
     * @throws org.quern.QuernException for a mistake in the options that can be seen without reading data
     */
    default List<PlannedPass> plan(DataSetInfo data) {
        return List.of();
    }
}
