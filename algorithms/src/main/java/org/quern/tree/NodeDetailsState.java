package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;

/** What a {@link NodeDetailsPass} gathers, or a slice of it; lists are in the order asked for. */
final class NodeDetailsState {
    /** Position of the first of {@link #sides} among all of the pass; 0 in a whole state. */
    final int first;
    /** By split: rows that each rule sent. */
    final List<long[]> uses;
    /** By tree: sums by position and class, or of losses and their squares. */
    final List<long[]> losses;
    /** By split: rows and weights by predictor, bin and side; empty once digested. */
    final List<long[]> sides;
    /** By split: best first; null before they are chosen. */
    final List<List<Surrogate>> found;

    NodeDetailsState(
            int first, List<long[]> uses, List<long[]> losses, List<long[]> sides, List<List<Surrogate>> found) {
        this.first = first;
        this.uses = uses;
        this.losses = losses;
        this.sides = sides;
        this.found = found;
    }

    void merge(NodeDetailsState later) {
        addAll(later.uses, uses);
        addAll(later.losses, losses);
        addAll(later.sides, sides);
    }

    private static void addAll(List<long[]> from, List<long[]> to) {
        for (int i = 0; i < to.size(); i++) {
            long[] source = from.get(i);
            long[] target = to.get(i);
            for (int j = 0; j < target.length; j++) {
                target[j] += source[j];
            }
        }
    }

    static final class Codec implements StateCodec<NodeDetailsState> {
        private static final byte VERSION = 1;

        @Override
        public void write(NodeDetailsState state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            VarLong.write(state.first, out);
            writeAll(state.uses, out);
            writeAll(state.losses, out);
            writeAll(state.sides, out);
            VarLong.write(state.found == null ? -1 : state.found.size(), out);
            if (state.found != null) {
                for (List<Surrogate> surrogates : state.found) {
                    VarLong.write(surrogates.size(), out);
                    for (Surrogate surrogate : surrogates) {
                        SplitBytes.write(surrogate.rule(), out);
                        VarLong.write(surrogate.rows(), out);
                        out.writeDouble(surrogate.agreement());
                        out.writeDouble(surrogate.adjusted());
                    }
                }
            }
        }

        private static void writeAll(List<long[]> sums, DataOutput out) throws IOException {
            VarLong.write(sums.size(), out);
            for (long[] values : sums) {
                VarLong.writeAll(values, out);
            }
        }

        @Override
        public NodeDetailsState read(DataInput in) throws IOException {
            StateVersion.check(NodeDetailsPass.NAME, in.readByte(), VERSION);
            int first = (int) VarLong.read(in);
            List<long[]> uses = readAll(in);
            List<long[]> losses = readAll(in);
            List<long[]> sides = readAll(in);
            long count = VarLong.read(in);
            List<List<Surrogate>> found = count < 0 ? null : new ArrayList<>();
            for (long i = 0; i < count; i++) {
                List<Surrogate> surrogates = new ArrayList<>();
                for (long k = VarLong.read(in); k > 0; k--) {
                    surrogates.add(
                            new Surrogate(SplitBytes.readRule(in), VarLong.read(in), in.readDouble(), in.readDouble()));
                }
                found.add(surrogates);
            }
            return new NodeDetailsState(first, uses, losses, sides, found);
        }

        private static List<long[]> readAll(DataInput in) throws IOException {
            List<long[]> sums = new ArrayList<>();
            for (long i = VarLong.read(in); i > 0; i--) {
                sums.add(VarLong.readAll(in));
            }
            return sums;
        }
    }
}
