package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.Settings;
import org.quern.pass.Pass;

/**
 * What a pass would read and where it would run.
 *
 * @param pass name of the pass
 * @param slices slices of the state
 * @param reducers reduce tasks of a MapReduce job
 * @param stateBytes estimated bytes of one state in memory
 */
public record PassPlan(String pass, ReadPlan read, int slices, int reducers, long stateBytes) {

    public static PassPlan of(Pass<?, ?> pass, ChunkSet data, Configuration configuration) throws IOException {
        int slices = PassMapper.slices(pass);
        return new PassPlan(
                pass.type().name(),
                ReadPlan.of(pass.columns(), pass.leafLevel(), data, configuration),
                slices,
                Math.min(slices, Settings.REDUCERS.of(configuration)),
                pass.stateBytes());
    }

    /** One line for each thing planned. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(read.lines());
        lines.add("state: about " + ReadPlan.count(stateBytes) + " bytes in " + ReadPlan.count(slices)
                + (slices == 1 ? " slice" : " slices"));
        return lines;
    }
}
