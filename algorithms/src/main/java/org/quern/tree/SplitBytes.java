package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Splits as bytes, in states of passes. */
public final class SplitBytes {
    private static final Side[] SIDES = Side.values();

    private SplitBytes() {}

    /** Writes what {@link #read} reads. */
    public static void write(FoundSplit found, DataOutput out) throws IOException {
        NodeSplit split = found.split();
        write(split.rule(), out);
        VarLong.write(split.rows(), out);
        out.writeDouble(split.improvement());
        out.writeByte(split.missing().ordinal());
        VarLong.write(split.competitors().size(), out);
        for (Competitor competitor : split.competitors()) {
            write(competitor.rule(), out);
            VarLong.write(competitor.rows(), out);
            out.writeDouble(competitor.improvement());
        }
        VarLong.writeAll(found.left(), out);
        VarLong.writeAll(found.right(), out);
        VarLong.writeAll(found.missing(), out);
    }

    /** An equal split. */
    public static FoundSplit read(DataInput in) throws IOException {
        SplitRule rule = readRule(in);
        long rows = VarLong.read(in);
        double improvement = in.readDouble();
        Side missing = SIDES[in.readByte()];
        List<Competitor> competitors = new ArrayList<>();
        for (long i = VarLong.read(in); i > 0; i--) {
            competitors.add(new Competitor(readRule(in), VarLong.read(in), in.readDouble()));
        }
        return new FoundSplit(
                new NodeSplit(rule, rows, improvement, missing, competitors, List.of()),
                VarLong.readAll(in),
                VarLong.readAll(in),
                VarLong.readAll(in));
    }

    static void write(SplitRule rule, DataOutput out) throws IOException {
        VarLong.write(rule.predictor(), out);
        if (rule instanceof SplitRule.Threshold threshold) {
            VarLong.write(0, out);
            out.writeDouble(threshold.threshold());
            out.writeByte(threshold.below().ordinal());
            return;
        }
        List<Side> sides = ((SplitRule.Levels) rule).sides();
        VarLong.write(sides.size(), out);
        for (Side side : sides) {
            out.writeByte(side.ordinal());
        }
    }

    static SplitRule readRule(DataInput in) throws IOException {
        int predictor = (int) VarLong.read(in);
        long levels = VarLong.read(in);
        if (levels == 0) {
            return new SplitRule.Threshold(predictor, in.readDouble(), SIDES[in.readByte()]);
        }
        List<Side> sides = new ArrayList<>();
        for (long i = 0; i < levels; i++) {
            sides.add(SIDES[in.readByte()]);
        }
        return new SplitRule.Levels(predictor, sides);
    }
}
