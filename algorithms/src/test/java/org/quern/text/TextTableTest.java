package org.quern.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quern.text.TextTable.Alignment.LEFT;
import static org.quern.text.TextTable.Alignment.RIGHT;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void alignsColumns() {
        String text = new TextTable()
                .column("Name", LEFT, List.of("ArrDelay", "CRSDepTime"))
                .column("Mean", LEFT, RNumberFormat.SEVEN_DIGITS.column(11.31793528632335, 3))
                .column("n", RIGHT, List.of("5", "10"))
                .format(" ");
        assertThat(text)
                .isEqualTo(
                        """
                         Name       Mean      n
                         ArrDelay   11.31794  5
                         CRSDepTime  3.00000 10
                        """);
    }

    @Test
    void countsCharactersNotBytes() {
        assertThat(new TextTable()
                        .column("x", LEFT, List.of("Zürich", "𝛼"))
                        .column("y", LEFT, List.of("1", "2"))
                        .format())
                .isEqualTo("x      y\nZürich 1\n𝛼      2\n");
    }

    @Test
    void refusesColumnsOfUnequalLength() {
        TextTable table = new TextTable().column("a", LEFT, List.of("1"));
        assertThatThrownBy(() -> table.column("b", LEFT, List.of()))
                .hasMessage("Column 'b' has 0 cells in a table of 1 rows");
    }
}
