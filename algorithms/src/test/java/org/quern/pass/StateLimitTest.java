package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;

class StateLimitTest {
    private static final StateLimit LIMIT = new StateLimit(1000, "(a setting)", "raise the setting");
    private static final String LINE = "Pass 'wide' would have a state of 1,001 bytes, more than the limit of 1,000"
            + " (a setting): 7·k bytes with k = 143; use fewer k; or raise the setting";

    private static PlannedPass planned(String times, long bytes) {
        return new PlannedPass("wide", times, bytes, "7·k bytes with k = 143; use fewer k");
    }

    @Test
    void refusesAPlanWithAStateThatIsTooLarge() {
        assertThatThrownBy(() -> LIMIT.check(List.of(planned("1", 1000), planned("at most 3", 1001))))
                .isInstanceOf(QuernException.class)
                .hasMessage(LINE);
    }

    @Test
    void acceptsWhatFitsIsNotKnownOrMayNotCome() {
        assertThatCode(() -> LIMIT.check(List.of(planned("1", 1000), planned("1", -1), planned("0 or 1", 5000))))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAPassBeforeItReadsARow() {
        SumPass pass = new SumPass(ColumnSelection.of(List.of("a")), 0);
        PassRunner runner = new PassRunner() {
            @Override
            public DataSetInfo data() {
                return new DataSetInfo(
                        "numbers", Schema.of(Variable.of("a", ColumnType.FLOAT64)), 0, List.of(), 0, "digest");
            }

            @Override
            public <S, R> R run(Pass<S, R> ignored) {
                throw new AssertionError("runs");
            }
        };
        PassRunner limited = new StateLimit(1, "(a setting)", "raise the setting").over(runner);
        assertThat(limited.data().name()).isEqualTo("numbers");
        assertThat(limited.largestState()).isEqualTo(1);
        assertThatThrownBy(() -> limited.run(pass))
                .isInstanceOf(QuernException.class)
                .hasMessage("Pass 'test.sum' would have a state of " + pass.stateBytes()
                        + " bytes, more than the limit of 1 (a setting); or raise the setting");
    }

    @Test
    void printsALineOfThePlan() {
        assertThat(planned("1", 123_456).line())
                .isEqualTo("wide: 1; state about 123,456 bytes: 7·k bytes with k = 143");
        assertThat(new PlannedPass("wide", "1", -1, "").line()).isEqualTo("wide: 1; state not known before");
    }
}
