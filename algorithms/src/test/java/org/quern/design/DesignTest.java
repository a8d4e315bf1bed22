package org.quern.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.data.BooleanColumn;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.language.Formula;
import org.quern.language.TermVariable;

class DesignTest {
    private static final Schema SCHEMA = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("z", ColumnType.FLOAT64),
            Variable.of("age", ColumnType.FLOAT64).withRange(17.5, 20.9),
            Variable.of("late", ColumnType.BOOLEAN),
            Variable.of("s", ColumnType.STRING),
            Variable.factor("a", List.of("a1", "a2")),
            Variable.factor("b", List.of("b1", "b2", "b3")));

    private static Design design(String formula, DesignOptions options) {
        return Design.of(Formula.parse(formula), SCHEMA, options);
    }

    private static List<String> labels(Design design, boolean reference, LabelStyle style) {
        return design.columns().stream()
                .filter(c -> c.reference() == reference)
                .map(c -> design.label(c, style))
                .toList();
    }

    /** The columns R's model.matrix has, with the last level as reference. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "y ~ x; (Intercept) x",
                "y ~ x - 1; x",
                "y ~ a; (Intercept) aa1",
                "y ~ a - 1; aa1 aa2",
                "y ~ a + b - 1; aa1 aa2 bb1 bb2",
                "y ~ b + a - 1; bb1 bb2 bb3 aa1",
                "y ~ a*b; (Intercept) aa1 bb1 bb2 aa1:bb1 aa1:bb2",
                "y ~ a + a:b; (Intercept) aa1 aa1:bb1 aa2:bb1 aa1:bb2 aa2:bb2",
                "y ~ a:b; (Intercept) aa1:bb1 aa2:bb1 aa1:bb2 aa2:bb2 aa1:bb3",
                "y ~ a:b - 1; aa1:bb1 aa2:bb1 aa1:bb2 aa2:bb2 aa1:bb3 aa2:bb3",
                "y ~ x:a; (Intercept) x:aa1 x:aa2",
                "y ~ x + x:a; (Intercept) x x:aa1",
                "y ~ a + x:a; (Intercept) aa1 x:aa1 x:aa2",
                "y ~ x*a; (Intercept) x aa1 x:aa1",
                "y ~ x:z + late; (Intercept) x:z lateTRUE",
                "y ~ N(b); (Intercept) N(b)",
                "y ~ 1; (Intercept)",
            })
    void codesAsRDoes(String formula, String columns) {
        assertThat(String.join(" ", labels(design(formula, DesignOptions.DEFAULT), false, LabelStyle.R)))
                .isEqualTo(columns);
    }

    @Test
    void keepsReferenceColumnsInTheTable() {
        Design design = design("y ~ a*b", DesignOptions.DEFAULT);
        assertThat(labels(design, true, LabelStyle.REVO))
                .containsExactly("a=a2", "b=b3", "a=a2, b=b1", "a=a2, b=b2", "a=a1, b=b3", "a=a2, b=b3");
        Design first = design("y ~ b", DesignOptions.DEFAULT.withReference(ReferenceLevel.FIRST));
        assertThat(labels(first, true, LabelStyle.REVO)).containsExactly("b=b1");
    }

    @Test
    void aCubeHasAColumnForEachCellAndNoIntercept() {
        Design design = design("y ~ a:b + x", DesignOptions.DEFAULT.withCube(true));
        assertThat(design.intercept()).isFalse();
        assertThat(labels(design, false, LabelStyle.REVO))
                .containsExactly(
                        "a=a1, b=b1", "a=a2, b=b1", "a=a1, b=b2", "a=a2, b=b2", "a=a1, b=b3", "a=a2, b=b3", "x");
    }

    @Test
    void mainEffectsGiveWayToTheirInteraction() {
        Design design = design("y ~ a + b + a:b + x", DesignOptions.DEFAULT.withDropMain(true));
        assertThat(labels(design, false, LabelStyle.R))
                .containsExactly("(Intercept)", "aa1:bb1", "aa2:bb1", "aa1:bb2", "aa2:bb2", "aa1:bb3", "x");
    }

    @Test
    void bucketsTakeTheirRangeFromTheVariable() {
        assertThat(labels(design("y ~ F(age) - 1", DesignOptions.DEFAULT), false, LabelStyle.REVO))
                .containsExactly("F_age=17", "F_age=18", "F_age=19", "F_age=20");
        assertThatThrownBy(() -> design("y ~ F(x)", DesignOptions.DEFAULT))
                .hasMessage("The range of F(x) is not known: give its lowest and highest level, as in F(x, 0, 23)");
        assertThatThrownBy(() -> design("y ~ F(x, 5, 2)", DesignOptions.DEFAULT))
                .hasMessageContaining("its low is above its high");
    }

    @Test
    void saysWhatDoesNotFit() {
        assertThatThrownBy(() -> design("y ~ agee", DesignOptions.DEFAULT)).hasMessageContaining("did you mean 'age'?");
        assertThatThrownBy(() -> design("y ~ N(x)", DesignOptions.DEFAULT))
                .hasMessage("N(x) numbers the levels of a factor, but 'x' is float64: write it without N()");
        assertThatThrownBy(() -> design("y ~ F(a)", DesignOptions.DEFAULT))
                .hasMessage("F(a) makes a factor of a number, but 'a' is factor: write it without F()");
        assertThatThrownBy(() -> design("y ~ s", DesignOptions.DEFAULT))
                .hasMessage(
                        "The levels of the string 's' are not known: import it as a factor, or let a pass find them");
    }

    @Test
    void namesWhatAPassHasToFind() {
        assertThat(Design.unknownLevels(Formula.parse("y ~ s + a + F(age) + F(x) + F(z, 1, 3) + x:s"), SCHEMA).stream()
                        .map(TermVariable::columns))
                .containsExactly(List.of("s"), List.of("x"));
    }

    private static Chunk chunk() {
        return Chunk.of(
                0,
                0,
                4,
                SCHEMA,
                List.of(
                        new DoubleColumn(1, 2, 3, 4),
                        new DoubleColumn(5, Double.NaN, 7, 8),
                        new DoubleColumn(2, 2, 3, 4),
                        new DoubleColumn(17.5, 18, 20.99, 25),
                        new BooleanColumn(new byte[] {1, 0, 1, -1}, 4),
                        StringColumn.of("u", "v", null, "w"),
                        new FactorColumn(new int[] {0, 1, 1, -1}, List.of("a1", "a2"), 4),
                        new FactorColumn(new int[] {0, 1, 2, 0}, List.of("b1", "b2", "b3"), 4)));
    }

    @Test
    void evaluatesTheNonZeroColumnsOfARow() {
        Design design = design("y ~ x*z + b + a:late", DesignOptions.DEFAULT);
        DesignRows rows = design.bind(SCHEMA).evaluate(chunk());
        assertThat(rows.completeRows()).containsExactly(0, 2);
        int[] columns = new int[8];
        double[] values = new double[8];
        int count = rows.nonZeros(0, columns, values);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(design.label(design.columns().get(columns[i]), LabelStyle.REVO))
                    .append(' ')
                    .append(values[i])
                    .append("; ");
        }
        assertThat(text).hasToString("(Intercept) 1.0; x 5.0; z 2.0; x:z 10.0; b=b1 1.0; a=a1, late 1.0; ");
        assertThat(rows.nonZeros(2, columns, values)).as("b3 is the reference").isEqualTo(5);
        assertThat(rows.response(0)).startsWith(1, 2, 3, 4);
    }

    @Test
    void bucketsRoundDownAndExcludeWhatLiesOutside() {
        Design design = design("y ~ F(age, 17, 20, TRUE)", DesignOptions.DEFAULT);
        assertThat(design.bind(SCHEMA).evaluate(chunk()).codes(0)).containsExactly(0, 1, 3, -1);
        Design ends = design("y ~ F(age, 18, 20, FALSE)", DesignOptions.DEFAULT);
        assertThat(ends.bind(SCHEMA).evaluate(chunk()).codes(0)).containsExactly(0, 0, 2, 2);
    }

    @Test
    void matchesLevelsByNameAndCountsNewOnes() {
        Design design =
                Design.of(Formula.parse("y ~ s + a"), SCHEMA, DesignOptions.DEFAULT, Map.of("s", List.of("v", "u")));
        Schema other = Schema.of(Variable.of("s", ColumnType.STRING), Variable.factor("a", List.of("new", "a2", "a1")));
        Chunk chunk = Chunk.of(
                0,
                0,
                4,
                other,
                List.of(
                        StringColumn.of("u", "v", null, "w"),
                        new FactorColumn(new int[] {0, 1, 2, 2}, List.of("new", "a2", "a1"), 4)));
        DesignRows rows = design.bindPredictors(other).evaluate(chunk);
        assertThat(rows.codes(0)).containsExactly(1, 0, -1, -1);
        assertThat(rows.codes(1)).containsExactly(-1, 1, 0, 0);
        assertThat(rows.unknownLevels(0)).isEqualTo(1);
        assertThat(rows.unknownLevels(1)).isEqualTo(1);
        assertThat(rows.completeRows()).containsExactly(1);
        assertThat(design.predictorInputs()).containsExactly("s", "a");
    }

    @Test
    void comesBackFromItsBytes() throws IOException {
        Design design = Design.of(
                Formula.parse("log(y) ~ s:a + F(age) + offset(z) - 1"),
                SCHEMA,
                new DesignOptions(ReferenceLevel.FIRST, true, false),
                Map.of("s", List.of("v", "u")));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        design.write(new DataOutputStream(bytes));
        Design copy = Design.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(copy.columns()).isEqualTo(design.columns());
        assertThat(copy.terms()).isEqualTo(design.terms());
        assertThat(copy.options()).isEqualTo(design.options());
        assertThat(copy.levels()).isEqualTo(design.levels());
        assertThat(copy.formula().text()).isEqualTo(design.formula().text());
        assertThat(labels(copy, false, LabelStyle.REVO)).isEqualTo(labels(design, false, LabelStyle.REVO));
    }
}
