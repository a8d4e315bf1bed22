package org.quern.jobs.mapreduce;

import org.apache.hadoop.mapreduce.Counter;
import org.apache.hadoop.mapreduce.TaskInputOutputContext;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;

/** Tells a job's counters how many rows reach a pass. */
final class CountedPass<S, R> implements Pass<S, R> {
    private final Pass<S, R> pass;
    private final Counter rows;

    CountedPass(Pass<S, R> pass, TaskInputOutputContext<?, ?, ?, ?> context) {
        this.pass = pass;
        this.rows = JobCounter.ROWS_SELECTED.of(context);
    }

    @Override
    public void process(S state, Chunk chunk) {
        pass.process(state, chunk);
        rows.increment(chunk.rows());
    }

    @Override
    public PassType<?> type() {
        return pass.type();
    }

    @Override
    public ColumnSelection columns() {
        return pass.columns();
    }

    @Override
    public S newState() {
        return pass.newState();
    }

    @Override
    public void merge(S state, S later) {
        pass.merge(state, later);
    }

    @Override
    public StateCodec<S> codec() {
        return pass.codec();
    }

    @Override
    public S digest(S total) {
        return pass.digest(total);
    }

    @Override
    public R finish(S total) {
        return pass.finish(total);
    }

    @Override
    public int leafLevel() {
        return pass.leafLevel();
    }

    @Override
    public boolean mergesInAnyOrder() {
        return pass.mergesInAnyOrder();
    }

    @Override
    public long stateBytes() {
        return pass.stateBytes();
    }
}
