package org.quern.pass;

import java.util.List;
import java.util.Locale;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;

/**
 * The largest state that a pass may have. An engine that began a pass whose states do not fit in memory would read for an
 * hour and then fail; so a pass is refused before it reads a row, and an algorithm before its first pass where its
 * {@link Algorithm#plan} tells of a state that is too large.
 *
 * @param bytes largest state on the heap
 * @param origin what set the limit, in words that follow "the limit of n bytes": {@code (10% of the driver's heap)}
 * @param remedy what raises it, in words that follow "or": {@code give the driver a larger heap}
 */
public record StateLimit(long bytes, String origin, String remedy) {

    public StateLimit {
        if (bytes < 1) {
            throw new IllegalArgumentException("Invalid limit of a state: " + bytes + " bytes, must be positive");
        }
    }

    /** @throws QuernException if a pass that is certain to come would have a larger state */
    public void check(List<PlannedPass> plan) {
        plan.stream().filter(PlannedPass::isCertain).forEach(p -> check(p.pass(), p.stateBytes(), p.formula()));
    }

    /** @throws QuernException if the pass would have a larger state */
    public void check(Pass<?, ?> pass) {
        check(pass.type().name(), pass.stateBytes(), pass.stateFormula());
    }

    private void check(String pass, long stateBytes, String formula) {
        if (stateBytes > bytes) {
            throw new QuernException(String.format(
                    Locale.ROOT,
                    "Pass '%s' would have a state of %,d bytes, more than the limit of %,d %s%s; or %s",
                    pass,
                    stateBytes,
                    bytes,
                    origin,
                    formula.isEmpty() ? "" : ": " + formula,
                    remedy));
        }
    }

    /** Hands passes within the limit on to {@code runner} and refuses others. */
    public PassRunner over(PassRunner runner) {
        return new PassRunner() {
            @Override
            public DataSetInfo data() {
                return runner.data();
            }

            @Override
            public <S, R> R run(Pass<S, R> pass) {
                check(pass);
                return runner.run(pass);
            }

            @Override
            public long largestState() {
                return Math.min(bytes, runner.largestState());
            }
        };
    }
}
