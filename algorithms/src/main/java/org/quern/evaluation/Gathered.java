package org.quern.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.design.LevelsPass;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;

/**
 * What the first pass over scored data gave, checked.
 *
 * @param passes needed so far
 */
record Gathered(ScoredColumns columns, ScoresState total, ScoredData data, int passes) {

    /** @throws QuernException if the columns do not fit, or do not hold both outcomes */
    static Gathered of(ScoredOptions options, int limit, Optional<Losses> losses, PassRunner data) {
        ScoredColumns.Settled settled = ScoredColumns.settle(options, data);
        ScoredColumns columns = settled.columns();
        ScoresState total = data.run(ScoresPass.of(columns, limit, losses));
        String name = data.data().name();
        total.leftOut.check(options.actual(), options, total.rows(), name);
        if (total.positiveRows == 0 || total.negativeRows == 0) {
            boolean positive = total.negativeRows == 0;
            Outcome outcome = columns.outcome();
            String found = positive
                    ? "is '" + outcome.positiveLabel() + "' in all "
                    : options.positive().isPresent()
                            ? "is '" + outcome.positiveLabel() + "' in none of "
                            : "is '" + outcome.negative() + "' in all ";
            throw new QuernException("Actual '" + options.actual() + "' " + found + total.rows() + " valid rows of "
                    + name + ": a curve needs rows of both outcomes");
        }
        return new Gathered(columns, total, ScoredData.of(data.data(), options, columns, total), settled.passes() + 1);
    }

    /** The passes that {@link #of} asks for. */
    static List<PlannedPass> plan(ScoredOptions options, int limit, Optional<Losses> losses, DataSetInfo data) {
        Schema schema = ScoredColumns.schema(options, data.schema());
        List<PlannedPass> passes = new ArrayList<>();
        if (ScoredColumns.needsLevels(options, schema)) {
            passes.add(new PlannedPass(LevelsPass.TYPE.name(), "1", -1, ""));
            passes.add(new PlannedPass(
                    ScoresPass.NAME,
                    "1",
                    24L * limit * options.predictors().size(),
                    "at most 24·" + limit + "·predictors bytes"));
            return passes;
        }
        ScoresPass pass = ScoresPass.of(ScoredColumns.of(options, schema), limit, losses);
        passes.add(new PlannedPass(ScoresPass.NAME, "1", pass.stateBytes(), pass.stateFormula()));
        return passes;
    }

    List<String> predictors() {
        return columns.predictors();
    }
}
