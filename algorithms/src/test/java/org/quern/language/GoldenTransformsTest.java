package org.quern.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.IntColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

/**
 * The transforms of the old system's guide (how-to-revoscaler-data-transform, CC-BY-4.0), on its ten rows and with its
 * printed result. The guide's rule for FoodWine is not part of what we have; {@code Wine > 0} gives all ten printed values.
 */
class GoldenTransformsTest {
    private static final Schema SCHEMA = Schema.of(
            Variable.of("BuyDate", ColumnType.STRING),
            Variable.of("Food", ColumnType.INT32),
            Variable.of("Wine", ColumnType.INT32),
            Variable.of("Garden", ColumnType.INT32),
            Variable.of("House", ColumnType.INT32),
            Variable.factor("Sex", List.of("F", "M")),
            Variable.of("Age", ColumnType.INT32));

    private static final Chunk DATA = Chunk.of(
            0,
            0,
            10,
            SCHEMA,
            List.of(
                    StringColumn.of(
                            "2011/10/1",
                            "2011/10/1",
                            "2011/10/1",
                            "2011/10/2",
                            "2011/10/2",
                            "2011/10/2",
                            "2011/10/2",
                            "2011/10/3",
                            "2011/10/4",
                            "2011/10/4"),
                    new IntColumn(32, 102, 34, 5, 0, 175, 15, 76, 23, 14),
                    new IntColumn(0, 212, 0, 0, 425, 22, 0, 12, 0, 56),
                    new IntColumn(0, 46, 0, 0, 0, 45, 223, 0, 0, 0),
                    new IntColumn(22, 72, 56, 3, 0, 0, 0, 37, 48, 23),
                    new FactorColumn(new int[] {0, 0, 1, 1, 1, 0, 0, 0, 1, 0}, List.of("F", "M"), 10),
                    new IntColumn(20, 51, 32, 16, 61, 42, 35, 99, 29, 55)));

    @Test
    void givesEveryPrintedValueOfTheGuide() {
        List<Transform> transforms = Stream.of(
                        "Total = Food + Wine + Garden + House",
                        "AveCat = Total/4",
                        "Age = ifelse(Age == 99, NA, Age)",
                        "UnderAge = Age < 21",
                        "Day = factor(weekday(as.Date(BuyDate)), levels = 1:7,"
                                + " labels = c(\"M\", \"Tu\", \"W\", \"Th\", \"F\", \"Sa\", \"Su\"))",
                        "SpendCat = cut(Total, breaks = c(0, 75, 250, 10000),"
                                + " labels = c(\"low\", \"medium\", \"high\"), right = FALSE)",
                        "FoodWine = Wine > 0",
                        "BuyDate = NULL")
                .map(Transform::parse)
                .toList();
        BoundSelection bound =
                ColumnSelection.all(SCHEMA, Optional.empty(), transforms).bind(SCHEMA);
        assertThat(bound.output().names())
                .containsExactly(
                        "Food",
                        "Wine",
                        "Garden",
                        "House",
                        "Sex",
                        "Age",
                        "Total",
                        "AveCat",
                        "UnderAge",
                        "Day",
                        "SpendCat",
                        "FoodWine");
        assertThat(rows(bound.apply(DATA)))
                .containsExactly(
                        "32,0,0,22,F,20,54,13.50,TRUE,Sa,low,FALSE",
                        "102,212,46,72,F,51,432,108.00,FALSE,Sa,high,TRUE",
                        "34,0,0,56,M,32,90,22.50,FALSE,Sa,medium,FALSE",
                        "5,0,0,3,M,16,8,2.00,TRUE,Su,low,FALSE",
                        "0,425,0,0,M,61,425,106.25,FALSE,Su,high,TRUE",
                        "175,22,45,0,F,42,242,60.50,FALSE,Su,medium,TRUE",
                        "15,0,223,0,F,35,238,59.50,FALSE,Su,medium,FALSE",
                        "76,12,0,37,F,NA,125,31.25,NA,M,medium,TRUE",
                        "23,0,0,48,M,29,71,17.75,FALSE,Tu,low,FALSE",
                        "14,56,0,23,F,55,93,23.25,FALSE,Tu,medium,TRUE");
    }

    /** Rows as the guide prints them, AveCat with two decimals. */
    private static List<String> rows(Chunk chunk) {
        List<List<String>> columns = new ArrayList<>();
        for (Variable variable : chunk.schema().variables()) {
            columns.add(
                    chunk.column(variable.name()) instanceof DoubleColumn numbers
                            ? withTwoDecimals(numbers)
                            : Sample.written(chunk.column(variable.name())));
        }
        return IntStream.range(0, chunk.rows())
                .mapToObj(row -> String.join(
                        ",", columns.stream().map(column -> column.get(row)).toList()))
                .toList();
    }

    private static List<String> withTwoDecimals(DoubleColumn numbers) {
        return Arrays.stream(numbers.values())
                .mapToObj(value -> String.format(Locale.ROOT, "%.2f", value))
                .toList();
    }
}
