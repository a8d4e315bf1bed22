package org.quern.pass;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.Schema;
import org.quern.language.ColumnSelection;

/**
 * Several passes over the same rows in one read: the state is the states of all, the result the list of their results, each
 * equal to the bit to that of the pass by itself. The passes have one row selection, one set of transforms and one
 * {@link #leafLevel}; each is handed its own columns.
 *
 * <p>State: the sum of the passes' states. It is cut into slices of about 8 MB, each of some narrow states or of a slice of a wide one.
 */
public final class CompositePass implements SlicedPass<CompositePass.States, List<Object>> {
    public static final PassType<CompositePass> TYPE = new Type();
    private static final byte VERSION = 1;
    private static final long SLICE_BYTES = 8L << 20;

    private final List<Part<?, ?>> parts;
    private final ColumnSelection columns;
    private final List<Slice> slices;

    /** The states of the passes; null for those that a slice has no part of. */
    public static final class States {
        private final Object[] byPart;

        private States(int parts) {
            this.byPart = new Object[parts];
        }
    }

    /** The parts in [first, end), or if {@code index} is not −1 that slice of the one part. */
    private record Slice(int first, int end, int index) {
        boolean holds(int part) {
            return part >= first && part < end;
        }
    }

    /** A pass whose states are known to this class as objects alone. */
    private record Part<S, R>(Pass<S, R> pass) {
        @SuppressWarnings("unchecked")
        private S state(Object state) {
            return (S) state;
        }

        void process(Object state, Chunk chunk) {
            pass.process(state(state), chunk);
        }

        void merge(Object state, Object later) {
            pass.merge(state(state), state(later));
        }

        void write(Object state, DataOutput out) throws IOException {
            pass.codec().write(state(state), out);
        }

        Object digest(Object total) {
            return pass.digest(state(total));
        }

        Object finish(Object total) {
            return pass.finish(state(total));
        }

        int slices() {
            return pass instanceof SlicedPass<S, R> sliced ? sliced.slices() : 1;
        }

        Object slice(Object state, int index) {
            return index < 0 ? state : ((SlicedPass<S, R>) pass).slice(state(state), index);
        }

        Object assemble(List<Object> slices) {
            return slices() == 1
                    ? slices.get(0)
                    : ((SlicedPass<S, R>) pass)
                            .assemble(slices.stream().map(this::state).toList());
        }
    }

    /** @param passes at least one, all of one row selection, one set of transforms and one leaf level */
    public CompositePass(List<? extends Pass<?, ?>> passes) {
        this(passes, SLICE_BYTES);
    }

    CompositePass(List<? extends Pass<?, ?>> passes, long sliceBytes) {
        this.parts = new ArrayList<>();
        ColumnSelection first = passes.get(0).columns();
        Set<String> names = new LinkedHashSet<>();
        for (Pass<?, ?> pass : passes) {
            if (!canShare(passes.get(0), pass)) {
                throw new IllegalArgumentException("Passes '"
                        + passes.get(0).type().name() + "' and '" + pass.type().name() + "' read other rows or leaves");
            }
            parts.add(new Part<>(pass));
            names.addAll(pass.columns().columns());
        }
        this.columns = first.withColumns(List.copyOf(names));
        this.slices = cut(sliceBytes);
    }

    /** Whether two passes can share a read. */
    static boolean canShare(Pass<?, ?> a, Pass<?, ?> b) {
        return a.leafLevel() == b.leafLevel()
                && a.columns().withColumns(List.of()).equals(b.columns().withColumns(List.of()));
    }

    private List<Slice> cut(long sliceBytes) {
        List<Slice> cut = new ArrayList<>();
        int first = 0;
        long bytes = 0;
        for (int part = 0; part < parts.size(); part++) {
            int own = parts.get(part).slices();
            long size = parts.get(part).pass().stateBytes();
            if (part > first && (own > 1 || bytes + size > sliceBytes)) {
                cut.add(new Slice(first, part, -1));
                first = part;
                bytes = 0;
            }
            bytes += size;
            if (own > 1) {
                for (int index = 0; index < own; index++) {
                    cut.add(new Slice(part, part + 1, index));
                }
                first = part + 1;
                bytes = 0;
            }
        }
        if (first < parts.size()) {
            cut.add(new Slice(first, parts.size(), -1));
        }
        return List.copyOf(cut);
    }

    @Override
    public PassType<CompositePass> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return columns;
    }

    @Override
    public States newState() {
        States states = new States(parts.size());
        Arrays.setAll(states.byPart, part -> parts.get(part).pass().newState());
        return states;
    }

    @Override
    public void process(States state, Chunk chunk) {
        for (int i = 0; i < parts.size(); i++) {
            Part<?, ?> part = parts.get(i);
            part.process(state.byPart[i], only(chunk, part.pass().columns().columns()));
        }
    }

    private static Chunk only(Chunk chunk, List<String> names) {
        if (chunk.schema().names().equals(names)) {
            return chunk;
        }
        List<Column> columns = names.stream().map(chunk::column).toList();
        return chunk.withColumns(
                new Schema(names.stream().map(chunk.schema()::variable).toList()), columns);
    }

    @Override
    public void merge(States state, States later) {
        for (int i = 0; i < parts.size(); i++) {
            if (state.byPart[i] != null) {
                parts.get(i).merge(state.byPart[i], later.byPart[i]);
            }
        }
    }

    @Override
    public StateCodec<States> codec() {
        return new Codec();
    }

    @Override
    public States digest(States total) {
        States digest = new States(parts.size());
        boolean same = true;
        for (int i = 0; i < parts.size(); i++) {
            if (total.byPart[i] != null) {
                digest.byPart[i] = parts.get(i).digest(total.byPart[i]);
                same &= digest.byPart[i] == total.byPart[i];
            }
        }
        return same ? total : digest;
    }

    @Override
    public List<Object> finish(States total) {
        List<Object> results = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            results.add(parts.get(i).finish(total.byPart[i]));
        }
        return results;
    }

    @Override
    public int leafLevel() {
        return parts.get(0).pass().leafLevel();
    }

    @Override
    public boolean mergesInAnyOrder() {
        return parts.stream().allMatch(part -> part.pass().mergesInAnyOrder());
    }

    @Override
    public long stateBytes() {
        return parts.stream().mapToLong(part -> part.pass().stateBytes()).sum();
    }

    @Override
    public String stateFormula() {
        String first = parts.get(0).pass().stateFormula();
        return first.isEmpty() ? "" : "the sum of " + parts.size() + " states, the first of " + first;
    }

    @Override
    public int slices() {
        return slices.size();
    }

    @Override
    public States slice(States state, int index) {
        Slice slice = slices.get(index);
        States result = new States(parts.size());
        for (int part = slice.first(); part < slice.end(); part++) {
            result.byPart[part] = parts.get(part).slice(state.byPart[part], slice.index());
        }
        return result;
    }

    @Override
    public States assemble(List<States> ofSlices) {
        States whole = new States(parts.size());
        for (int part = 0; part < parts.size(); part++) {
            List<Object> pieces = new ArrayList<>();
            for (int i = 0; i < slices.size(); i++) {
                if (slices.get(i).holds(part)) {
                    pieces.add(ofSlices.get(i).byPart[part]);
                }
            }
            whole.byPart[part] = parts.get(part).assemble(pieces);
        }
        return whole;
    }

    /** Version; then of each part whether it is there, and its state in its own codec. */
    private final class Codec implements StateCodec<States> {
        @Override
        public void write(States state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            for (int i = 0; i < parts.size(); i++) {
                out.writeBoolean(state.byPart[i] != null);
                if (state.byPart[i] != null) {
                    parts.get(i).write(state.byPart[i], out);
                }
            }
        }

        @Override
        public States read(DataInput in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IOException("State of several passes has version " + version + ", expected " + VERSION);
            }
            States states = new States(parts.size());
            for (int i = 0; i < parts.size(); i++) {
                if (in.readBoolean()) {
                    states.byPart[i] = parts.get(i).pass().codec().read(in);
                }
            }
            return states;
        }
    }

    private static final class Type implements PassType<CompositePass> {
        @Override
        public String name() {
            return "shared";
        }

        @Override
        public void write(CompositePass pass, DataOutput out) throws IOException {
            out.writeInt(pass.parts.size());
            for (Part<?, ?> part : pass.parts) {
                byte[] bytes = PassTypes.write(part.pass());
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }

        @Override
        public CompositePass read(DataInput in) throws IOException {
            List<Pass<?, ?>> passes = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                passes.add(PassTypes.read(bytes));
            }
            return new CompositePass(passes);
        }
    }
}
