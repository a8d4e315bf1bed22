package org.quern.pass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.language.BoundSelection;

/**
 * Makes the state of one leaf of the merge tree: reads its chunks, leaves out those that cannot hold a selected row and those
 * whose memo answers, computes transforms, selects rows and hands the rest to the pass. Every engine goes through here. May
 * be shared by threads.
 *
 * @param <S> state
 */
public final class LeafProcessor<S> {
    private final Pass<S, ?> pass;
    private final ChunkSource source;
    private final BoundSelection selection;
    private final MemoStore memos;

    public LeafProcessor(Pass<S, ?> pass, ChunkSource source) {
        this(pass, source, pass.columns().bind(source.info().schema()), new MemoStore());
    }

    /**
     * @param selection the pass's columns
     * @param memos what earlier passes of the run remember of the chunks
     */
    LeafProcessor(Pass<S, ?> pass, ChunkSource source, BoundSelection selection, MemoStore memos) {
        this.pass = pass;
        this.source = source;
        this.selection = selection;
        this.memos = memos;
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
            if (source.info().chunks().get(chunk).rows() == 0 || memos.answers(pass, state, chunk)) {
                return;
            }
            if (!source.mayMatch(chunk, selection.ranges())) {
                memos.noRows(pass, chunk);
                return;
            }
            Chunk selected = selection.apply(source.read(chunk, selection.inputs()));
            if (selected.rows() > 0) {
                memos.process(pass, state, selected);
            } else {
                memos.noRows(pass, chunk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read chunk " + chunk + " of " + source.info().name() + ": " + e.getMessage(), e);
        }
    }
}
