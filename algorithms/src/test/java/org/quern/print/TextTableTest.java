package org.quern.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private final TextTable table = new TextTable(List.of("(Intercept)", "speed"))
            .column("dist", List.of("-17.579095", "3.932409"))
            .column("time", List.of("1", "Dropped"));

    @Test
    void alignsNamesLeftAndCellsRight() {
        assertThat(table.lines())
                .containsExactly(
                        "                  dist    time",
                        "(Intercept) -17.579095       1",
                        "speed         3.932409 Dropped");
    }

    @Test
    void continuesBelowWhereTheLineIsFull() {
        assertThat(table.lines(25))
                .containsExactly(
                        "                  dist",
                        "(Intercept) -17.579095",
                        "speed         3.932409",
                        "               time",
                        "(Intercept)       1",
                        "speed       Dropped");
    }

    @Test
    void printsHeadersOfATableWithoutRows() {
        assertThat(new TextTable(List.of()).column("x", List.of()).lines()).containsExactly(" x");
    }
}
