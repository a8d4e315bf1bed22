package org.quern.pass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.language.BoundSelection;

/**
 * Makes the state of one leaf of the merge tree: reads its chunks, leaves out those that cannot hold a selected row,
 * computes transforms, selects rows and hands the rest to the pass. Every engine goes through here. May be shared by
 * threads.
 *
 * @param <S> state
 */
public final class LeafProcessor<S> {
    private final Pass<S, ?> pass;
    private final ChunkSource source;
    private final BoundSelection selection;
    private final MemoStore memos;

    public LeafProcessor(Pass<S, ?> pass, ChunkSource source) {
        this(pass, source, new MemoStore(0));
    }

    /** @param memos what earlier passes of the run remember of the chunks */
    LeafProcessor(Pass<S, ?> pass, ChunkSource source, MemoStore memos) {
        this.pass = pass;
        this.source = source;
        this.memos = memos;
        this.selection = pass.columns().bind(source.info().schema());
    }

    /** The columns read from the source. */
    public List<String> inputs() {
        return selection.inputs();
    }

    /** Adds the chunks in [first, end) to a state. */
    public void process(S state, int first, int end) {
        for (int chunk = first; chunk < end; chunk++) {
            process(state, chunk);
        }
    }

    /** Adds one chunk to a state. */
    public void process(S state, int chunk) {
        try {
            if (source.info().chunks().get(chunk).rows() == 0 || !source.mayMatch(chunk, selection.ranges())) {
                return;
            }
            Chunk selected = selection.apply(source.read(chunk, selection.inputs()));
            if (selected.rows() > 0) {
                memos.process(pass, state, selected);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read chunk " + chunk + " of " + source.info().name() + ": " + e.getMessage(), e);
        }
    }
}
