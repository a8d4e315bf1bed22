package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;

/**
 * Counts the scores of each predictor by outcome, and adds up losses if they are asked for.
 *
 * <p>Cost: state of at most 24·limit bytes for each predictor, 32 with losses of probabilities.
 *
 * @param ranges by predictor: scores that are counted
 * @param limit entries of a table
 */
public record ScoresPass(ScoredColumns scored, List<KeyRange> ranges, int limit, Optional<Losses> losses)
        implements Pass<ScoresState, ScoresState> {
    static final String NAME = "evaluation.scores";
    /** How the pass is written and read. */
    public static final PassType<ScoresPass> TYPE = new Type();

    public ScoresPass {
        ranges = List.copyOf(ranges);
    }

    /** Of all scores. */
    static ScoresPass of(ScoredColumns scored, int limit, Optional<Losses> losses) {
        return new ScoresPass(scored, Collections.nCopies(scored.predictors().size(), KeyRange.ALL), limit, losses);
    }

    @Override
    public PassType<?> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return scored.rows();
    }

    private ScoreTable.Sums kept() {
        return losses.filter(Losses::probabilities).isPresent()
                ? ScoreTable.Sums.WEIGHTS_AND_SCORES
                : ScoreTable.Sums.WEIGHTS;
    }

    @Override
    public ScoresState newState() {
        ScoreTable[] tables = new ScoreTable[ranges.size()];
        LossSums[] sums = new LossSums[losses.isPresent() ? ranges.size() : 0];
        for (int p = 0; p < tables.length; p++) {
            tables[p] = new ScoreTable(limit, kept());
        }
        for (int p = 0; p < sums.length; p++) {
            sums[p] = new LossSums();
        }
        return new ScoresState(new LeftOut(), tables, sums);
    }

    @Override
    public void process(ScoresState state, Chunk chunk) {
        if (chunk.rows() == 0) {
            return;
        }
        ScoredColumns.Rows rows = scored.read(chunk, state.leftOut);
        state.addOutcomes(rows);
        for (int p = 0; p < state.tables.length; p++) {
            state.tables[p].add(rows, p, ranges.get(p));
        }
        for (int p = 0; p < state.losses.length; p++) {
            state.losses[p].add(rows, p, losses.orElseThrow());
        }
    }

    @Override
    public void merge(ScoresState state, ScoresState later) {
        state.merge(later);
    }

    @Override
    public StateCodec<ScoresState> codec() {
        return new ScoresState.Codec();
    }

    @Override
    public ScoresState finish(ScoresState total) {
        return total;
    }

    @Override
    public long stateBytes() {
        return 100 + ranges.size() * (100 + ScoreTable.maxBytes(limit, kept()));
    }

    @Override
    public String stateFormula() {
        return "at most " + (kept() == ScoreTable.Sums.WEIGHTS ? 24 : 32) + "·" + limit + "·predictors bytes with "
                + ranges.size() + " predictors; name fewer predictors";
    }

    private static final class Type implements PassType<ScoresPass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(ScoresPass pass, DataOutput out) throws IOException {
            pass.scored.write(out);
            out.writeInt(pass.ranges.size());
            for (KeyRange range : pass.ranges) {
                range.write(out);
            }
            out.writeInt(pass.limit);
            out.writeBoolean(pass.losses.isPresent());
            if (pass.losses.isPresent()) {
                pass.losses.get().write(out);
            }
        }

        @Override
        public ScoresPass read(DataInput in) throws IOException {
            ScoredColumns scored = ScoredColumns.read(in);
            List<KeyRange> ranges = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                ranges.add(KeyRange.read(in));
            }
            int limit = in.readInt();
            return new ScoresPass(
                    scored, ranges, limit, in.readBoolean() ? Optional.of(Losses.read(in)) : Optional.empty());
        }
    }
}
