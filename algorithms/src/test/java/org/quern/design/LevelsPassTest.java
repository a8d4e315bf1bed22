package org.quern.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FloatColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.LocalEngine;
import org.quern.pass.Pass;
import org.quern.pass.Progress;

class LevelsPassTest extends AlgorithmContractTest<LevelsPass.Found, Map<String, List<String>>> {
    private static final Schema SCHEMA = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("s", ColumnType.STRING),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("z", ColumnType.FLOAT32));

    @Override
    protected Pass<LevelsPass.Found, Map<String, List<String>>> pass() {
        return new LevelsPass(
                Design.unknownLevels(Formula.parse("y ~ s + F(x) + F(z)"), SCHEMA), ColumnSelection.of(List.of()));
    }

    @Override
    protected Schema schema() {
        return SCHEMA;
    }

    @Test
    void sortsTextsAndSpansRanges() {
        MemoryChunkSource data = MemoryChunkSource.of(
                "levels",
                SCHEMA,
                List.of(
                        new DoubleColumn(1, 2, 3, 4, 5),
                        StringColumn.of("pear", null, "apple", "pear", "fig"),
                        new DoubleColumn(2.5, -1.5, Double.NaN, 0, Double.POSITIVE_INFINITY),
                        new FloatColumn(Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN)),
                2);
        LocalEngine engine = new LocalEngine(data, LocalEngine.Options.defaults(), Progress.NONE);
        assertThat(engine.run(pass()))
                .containsEntry("s", List.of("apple", "fig", "pear"))
                .containsEntry("F(x)", List.of("-2", "-1", "0", "1", "2"))
                .containsEntry("F(z)", List.of());
    }
}
