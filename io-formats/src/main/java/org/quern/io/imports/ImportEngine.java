package org.quern.io.imports;

import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;

/** Whoever runs the tasks of an import: threads of this process, or a map-only job. */
public interface ImportEngine {
    /**
     * Runs tasks with {@link ImportPlan#run}. May leave out the tasks behind one whose result says that it stopped.
     *
     * @param records is told numbers of further records read, from any thread
     * @return results in the order of the tasks
     */
    List<ImportResult> run(ImportPlan plan, List<ImportTask> tasks, LongConsumer records, Configuration conf)
            throws IOException;
}
