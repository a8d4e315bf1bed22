package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.ChunkSource;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.linear.LinearModel;
import org.quern.linear.LinearRegression;
import org.quern.linear.LinearRegressionOptions;
import org.quern.linear.Precision;

class SharedPassesTest {
    private static final Schema SCHEMA = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.factor("f", List.of("a", "b", "c")),
            Variable.of("s", ColumnType.STRING));

    private static final Optional<Expression> FINITE =
            Optional.of(Expression.parse("is_finite(y) & is_finite(x) & !missing(f) & !missing(s)"));

    private final ChunkSource data = RandomColumns.source(SCHEMA, RandomColumns.of(SCHEMA, 300, 12, 3), 23);

    /** Remembers what kinds of passes were read. */
    private static final class Recorder implements PassRunner {
        private final PassRunner runner;
        private final List<String> passes = new ArrayList<>();

        Recorder(ChunkSource data) {
            this.runner = new LocalEngine(
                    data, new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC), Progress.NONE);
        }

        @Override
        public DataSetInfo data() {
            return runner.data();
        }

        @Override
        public <S, R> R run(Pass<S, R> pass) {
            passes.add(pass.type().name());
            return runner.run(pass);
        }
    }

    private static LinearRegression regression(String formula, Precision precision) {
        return new LinearRegression(
                LinearRegressionOptions.of(formula).withRows(FINITE, List.of()).withPrecision(precision));
    }

    private static double[] estimates(LinearModel model) {
        return model.fits().get(0).estimates();
    }

    @Test
    void givesEachAlgorithmWhatItGetsAlone() {
        List<LinearRegression> algorithms = List.of(
                regression("y ~ x", Precision.DOUBLE),
                regression("y ~ f", Precision.DOUBLE_DOUBLE),
                regression("y ~ x + s", Precision.DOUBLE),
                regression("y ~ x:f + s", Precision.DOUBLE));
        Recorder shared = new Recorder(data);
        List<LinearModel> models = SharedPasses.fit(algorithms, shared);
        assertThat(shared.passes).containsExactly("shared", "shared");
        for (int i = 0; i < models.size(); i++) {
            LinearModel alone = algorithms.get(i).fit(new Recorder(data), Progress.NONE);
            assertThat(estimates(models.get(i))).isEqualTo(estimates(alone));
        }
    }

    @Test
    void readsASinglePassAsItIs() {
        Recorder runner = new Recorder(data);
        SharedPasses.fit(List.of(regression("y ~ x", Precision.DOUBLE)), runner);
        assertThat(runner.passes).containsExactly("linear.cross-products");
    }

    @Test
    void readsOtherRowsApart() {
        LinearRegression others = new LinearRegression(LinearRegressionOptions.of("y ~ x")
                .withRows(Optional.of(Expression.parse("f == 'a' & is_finite(y + x)")), List.of())
                .withPrecision(Precision.DOUBLE));
        Recorder runner = new Recorder(data);
        SharedPasses.fit(
                List.of(regression("y ~ x", Precision.DOUBLE), others, regression("y ~ f", Precision.DOUBLE)), runner);
        assertThat(runner.passes).containsExactly("shared", "linear.cross-products");
    }

    @Test
    void throwsTheErrorOfTheFirstAlgorithmThatFails() {
        Algorithm<String> slow = (runner, progress) -> {
            runner.run(new SumPass(ColumnSelection.of(List.of("x")), 0));
            throw new QuernException("too late");
        };
        List<Algorithm<String>> algorithms = List.of(
                slow,
                (runner, progress) -> {
                    throw new QuernException("first");
                },
                (runner, progress) -> {
                    throw new QuernException("second");
                });
        assertThatThrownBy(() -> SharedPasses.fit(algorithms, new Recorder(data)))
                .hasMessage("first");
    }

    @Test
    void throwsTheErrorOfARead() {
        List<LinearRegression> algorithms =
                List.of(regression("y ~ x", Precision.DOUBLE), regression("y ~ f", Precision.DOUBLE));
        PassRunner broken = new PassRunner() {
            @Override
            public DataSetInfo data() {
                return data.info();
            }

            @Override
            public <S, R> R run(Pass<S, R> pass) {
                throw new QuernException("no data");
            }
        };
        assertThatThrownBy(() -> SharedPasses.fit(algorithms, broken)).hasMessage("no data");
    }

    @Test
    void readsManyAtOnce() {
        List<LinearRegression> algorithms = IntStream.range(0, 60)
                .mapToObj(i -> regression(i % 2 == 0 ? "y ~ x" : "y ~ x + f", Precision.DOUBLE))
                .toList();
        Recorder runner = new Recorder(data);
        assertThat(SharedPasses.fit(algorithms, runner)).hasSize(60);
        assertThat(runner.passes).containsExactly("shared");
    }

    @Test
    void refusesLeavesOfOtherSizesInOneRead() {
        SumPass one = new SumPass(ColumnSelection.of(List.of("x")), 0);
        SumPass four = new SumPass(ColumnSelection.of(List.of("x")), 2);
        assertThatThrownBy(() -> new CompositePass(List.of(one, four)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test.sum");
    }
}
