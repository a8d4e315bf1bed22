package org.quern.stepwise;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.quern.data.Chunk;
import org.quern.data.Schema;
import org.quern.design.BoundDesign;
import org.quern.design.Design;
import org.quern.language.ColumnSelection;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.PassTypes;
import org.quern.pass.SlicedPass;
import org.quern.pass.StateCodec;

/**
 * Hands another pass only the rows that are complete for the terms and offsets of a design, and counts those left out.
 *
 * @param <S> state of the other pass
 * @param <R> result of the other pass
 */
public final class CompleteRowsPass<S, R>
        implements SlicedPass<CompleteRowsPass.Counted<S>, CompleteRowsPass.Result<R>> {
    public static final PassType<CompleteRowsPass<?, ?>> TYPE = new Type();
    private static final byte VERSION = 1;

    private final Design design;
    private final Pass<S, R> inner;
    private final ColumnSelection columns;
    /** The design bound to the schema last seen; replaced, never changed. */
    private volatile Bound bound;

    private record Bound(Schema schema, BoundDesign design) {}

    /** Rows left out, and the state of the others. */
    public static final class Counted<S> {
        private long incomplete;
        private final S state;

        private Counted(long incomplete, S state) {
            this.incomplete = incomplete;
            this.state = state;
        }
    }

    /** @param incomplete rows left out */
    public record Result<R>(long incomplete, R result) {}

    public CompleteRowsPass(Design design, Pass<S, R> inner) {
        this.design = design;
        this.inner = inner;
        Set<String> names = new LinkedHashSet<>(inner.columns().columns());
        names.addAll(design.predictorInputs());
        this.columns = inner.columns().withColumns(List.copyOf(names));
    }

    @Override
    public PassType<CompleteRowsPass<?, ?>> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return columns;
    }

    @Override
    public Counted<S> newState() {
        return new Counted<>(0, inner.newState());
    }

    @Override
    public void process(Counted<S> state, Chunk chunk) {
        int[] complete = bind(chunk.schema()).evaluate(chunk).completeRows();
        state.incomplete += chunk.rows() - complete.length;
        if (complete.length == chunk.rows()) {
            inner.process(state.state, chunk);
        } else if (complete.length > 0) {
            inner.process(state.state, chunk.select(complete, complete.length));
        }
    }

    private BoundDesign bind(Schema schema) {
        Bound last = bound;
        if (last == null || !last.schema().equals(schema)) {
            last = new Bound(schema, design.bindPredictors(schema));
            bound = last;
        }
        return last.design();
    }

    @Override
    public void merge(Counted<S> state, Counted<S> later) {
        state.incomplete += later.incomplete;
        inner.merge(state.state, later.state);
    }

    @Override
    public StateCodec<Counted<S>> codec() {
        return new Codec<>(inner.codec());
    }

    @Override
    public Counted<S> digest(Counted<S> total) {
        S digest = inner.digest(total.state);
        return digest == total.state ? total : new Counted<>(total.incomplete, digest);
    }

    @Override
    public Result<R> finish(Counted<S> total) {
        return new Result<>(total.incomplete, inner.finish(total.state));
    }

    @Override
    public int leafLevel() {
        return inner.leafLevel();
    }

    @Override
    public boolean mergesInAnyOrder() {
        return inner.mergesInAnyOrder();
    }

    @Override
    public long stateBytes() {
        return inner.stateBytes() + Long.BYTES;
    }

    @Override
    public String stateFormula() {
        return inner.stateFormula();
    }

    @Override
    public int slices() {
        return inner instanceof SlicedPass<S, R> sliced ? sliced.slices() : 1;
    }

    @Override
    public Counted<S> slice(Counted<S> state, int index) {
        return inner instanceof SlicedPass<S, R> sliced
                ? new Counted<>(state.incomplete, sliced.slice(state.state, index))
                : state;
    }

    @Override
    public Counted<S> assemble(List<Counted<S>> slices) {
        Counted<S> first = slices.get(0);
        return inner instanceof SlicedPass<S, R> sliced
                ? new Counted<>(
                        first.incomplete,
                        sliced.assemble(
                                slices.stream().map(slice -> slice.state).toList()))
                : first;
    }

    /** Version, rows left out, and the other pass's state in its own codec. */
    private record Codec<S>(StateCodec<S> inner) implements StateCodec<Counted<S>> {
        @Override
        public void write(Counted<S> state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            out.writeLong(state.incomplete);
            inner.write(state.state, out);
        }

        @Override
        public Counted<S> read(DataInput in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IOException("State of complete rows has version " + version + ", expected " + VERSION);
            }
            return new Counted<>(in.readLong(), inner.read(in));
        }
    }

    private static final class Type implements PassType<CompleteRowsPass<?, ?>> {
        @Override
        public String name() {
            return "stepwise.complete-rows";
        }

        @Override
        public void write(CompleteRowsPass<?, ?> pass, DataOutput out) throws IOException {
            pass.design.write(out);
            byte[] bytes = PassTypes.write(pass.inner);
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        @Override
        public CompleteRowsPass<?, ?> read(DataInput in) throws IOException {
            Design design = Design.read(in);
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return new CompleteRowsPass<>(design, PassTypes.read(bytes));
        }
    }
}
