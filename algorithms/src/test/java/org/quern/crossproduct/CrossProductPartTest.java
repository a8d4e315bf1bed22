package org.quern.crossproduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.data.ChunkSource;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;
import org.quern.pass.RandomColumns;

class CrossProductPartTest {
    private static final Schema SCHEMA = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("v", ColumnType.FLOAT64),
            Variable.of("u", ColumnType.FLOAT64),
            Variable.factor("f", List.of("a", "b", "c")),
            Variable.factor("g", List.of("s", "t")),
            Variable.factor("h", List.of("k", "l", "m", "n")),
            Variable.of("w", ColumnType.FLOAT64));

    private static final String WHOLE =
            "y ~ x + v + u + f + g + h + x:v + x:v:u + f:g + h:f + f:x + g:v + f:v + f:g:x + v:f:h + offset(v)";

    private static final Expression COMPLETE =
            Expression.parse("!missing(y) & !missing(x) & !missing(v) & !missing(u) &"
                    + " !missing(f) & !missing(g) & !missing(h) & !missing(w) & is_finite(y + x + v + u) & w >= 0");

    private static CrossProducts gather(String formula, boolean extended, CrossProductLayout.Extent extent) {
        ChunkSource data = RandomColumns.source(SCHEMA, RandomColumns.of(SCHEMA, 400, 12, 7), 37);
        Design design = Design.of(Formula.parse(formula), SCHEMA, DesignOptions.DEFAULT);
        ColumnSelection rows = new ColumnSelection(List.of(), Optional.of(COMPLETE), List.of());
        LocalEngine.Options engine = new LocalEngine.Options(1, 0, LocalEngine.States.THROUGH_CODEC);
        return new LocalEngine(data, engine, Progress.NONE)
                .run(new CrossProductsPass(design, rows, Optional.of("w"), extended, extent));
    }

    private static byte[] bytes(CrossProducts state) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new CrossProducts.Codec(state.layout(), state.extended()).write(state, new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "y ~ 1 + offset(v)",
                "y ~ v + offset(v)",
                "y ~ u + x + offset(v)",
                "y ~ h + f + offset(v)",
                "y ~ u + h + v + f + x + f:h + f:v + offset(v)",
                "y ~ g + v + x + f + v:g + x:f + g:f + g:f:x + offset(v)",
                "y ~ v + x + u + x:v + u:v:x + offset(v)",
                "y ~ v + h + f + h:f + f:v + f:v:h - 1 + offset(v)"
            })
    void isToTheBitWhatAPassOfItsOwnGathers(String formula) {
        for (boolean extended : new boolean[] {false, true}) {
            CrossProducts whole = gather(WHOLE, extended, CrossProductLayout.Extent.PARTS);
            CrossProducts alone = gather(formula, extended, CrossProductLayout.Extent.DESIGN);
            assertThat(whole.validRows()).isPositive();
            boolean equal = Arrays.equals(bytes(whole.part(alone.layout().design())), bytes(alone));
            assertThat(equal).as("extended %s", extended).isTrue();
        }
    }

    @Test
    void refusesADesignThatIsNoPart() {
        CrossProducts whole = gather("y ~ x + f", false, CrossProductLayout.Extent.PARTS);
        for (String formula : List.of("y ~ x:f", "y ~ u", "y ~ g")) {
            Design other = Design.of(Formula.parse(formula), SCHEMA, DesignOptions.DEFAULT);
            assertThatThrownBy(() -> whole.part(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
