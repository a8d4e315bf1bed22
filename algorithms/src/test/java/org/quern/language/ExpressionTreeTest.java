package org.quern.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;

class ExpressionTreeTest {
    private static final Schema SCHEMA = new Schema(List.of(
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("i", ColumnType.INT32),
            Variable.of("b", ColumnType.BOOLEAN),
            Variable.of("d", ColumnType.DATE),
            Variable.factor("f", List.of("red", "blue"))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "x + i - 1 # -(+(x:float64, i:int32):float64, 1:int32):float64",
                "(x + 2) * (1 + 1) # *(+(x:float64, 2:int32):float64, 2:int64):float64",
                "2 * 3 * x # *(6:int64, x:float64):float64",
                "-x^2 # -(^(x:float64, 2:int32):float64):float64",
                "+x # x:float64",
                "I(x) # x:float64",
                "i %/% 2 # %/%(i:int32, 2:int32):int32",
                "!b | x >= 1 # |(!(b:boolean):boolean, >=(x:float64, 1:int32):boolean):boolean",
                "ceiling(x) # ceil(x:float64):float64",
                "pmin(x, i, 3) # min(x:float64, i:int32, 3:int32):float64",
                "log(base = 2, x = x) # log(2:int32, x:float64):float64",
                "i %in% c(1:3, 9) # %in%(i:int32, 1:int32, 2:int32, 3:int32, 9:int32):boolean",
                "f in ('red', 'green') # %in%(f:factor, red:string, green:string):boolean",
                "f == 'red' # ==(f:factor, red:string):boolean",
                "d >= '1970-01-11' # >=(d:date, 10:date):boolean",
                "ifelse(b, NA, x) # ifelse(b:boolean, NA:boolean, x:float64):float64",
                "cut(x, 0, 1, 2) # cut(x:float64, 0:int32, 1:int32, 2:int32):factor",
            })
    void readsOperatorsAndFunctionsWithTheirTypes(String text, String tree) {
        assertThat(written(Expression.parse(text).tree(SCHEMA))).isEqualTo(tree);
    }

    @Test
    void knowsTextAndLevelsOfEachPart() {
        ExpressionTree.Call cut =
                (ExpressionTree.Call) Expression.parse("cut( x+1, c(0, 1, 2))").tree(SCHEMA);

        assertThat(cut.levels()).containsExactly("[0,1)", "[1,2)");
        assertThat(cut.text()).isEqualTo("cut(x + 1, c(0, 1, 2))");
        assertThat(cut.argument("x").text()).isEqualTo("x + 1");
        assertThat(cut.has("labels")).isFalse();
    }

    @Test
    void refusesWhatCannotBeBound() {
        Expression expression = Expression.parse("log(y)");
        assertThatThrownBy(() -> expression.tree(SCHEMA))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("Unknown column 'y'");
    }

    private static String written(ExpressionTree tree) {
        if (tree instanceof ExpressionTree.Constant constant) {
            return constant.value().map(String::valueOf).orElse("NA") + ":"
                    + constant.type().label();
        } else if (tree instanceof ExpressionTree.Input input) {
            return input.variable().name() + ":" + input.type().label();
        }
        ExpressionTree.Call call = (ExpressionTree.Call) tree;
        return call.arguments().values().stream()
                        .flatMap(List::stream)
                        .map(ExpressionTreeTest::written)
                        .collect(Collectors.joining(", ", call.function() + "(", "):"))
                + call.type().label();
    }
}
