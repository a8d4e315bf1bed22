package org.quern.tree;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.quern.print.RFormat;

/** A side of a split in words, as rpart prints it: {@code Start>=8.5}, {@code Age< 55}, {@code Type=Compact,Van}. */
public final class SplitText {
    private SplitText() {}

    /** Predictor and values that go to a side. */
    public static String of(TreeDesign design, SplitRule rule, Side side) {
        return design.name(rule.predictor()) + condition(design, rule, side);
    }

    /** The values that go to a side: {@code >=8.5}, {@code < 55}, {@code =Compact,Van}. */
    public static String condition(TreeDesign design, SplitRule rule, Side side) {
        if (rule instanceof SplitRule.Threshold threshold) {
            return (side == threshold.below() ? "< " : ">=") + RFormat.general(threshold.threshold(), RFormat.DIGITS);
        }
        List<String> levels = levels(design, (SplitRule.Levels) rule, side);
        return levels.stream().collect(Collectors.joining(",", "=", ""));
    }

    /** The levels that go to a side, in order. */
    public static List<String> levels(TreeDesign design, SplitRule.Levels rule, Side side) {
        List<String> names = design.levels(rule.predictor());
        return IntStream.range(0, rule.sides().size())
                .filter(level -> rule.sides().get(level) == side)
                .mapToObj(names::get)
                .toList();
    }
}
