package org.quern.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.DoubleColumn;
import org.quern.data.MemoryChunkSource;

class RpartCaseTest {
    @ParameterizedTest
    @MethodSource("org.quern.golden.RpartCase#names")
    void readsTheRowsThatRHad(String name) {
        RpartCase fit = RpartCase.of(name);
        MemoryChunkSource source = fit.source(Integer.MAX_VALUE);
        Chunk rows = source.read(0, source.info().schema().names());
        assertThat(rows.rows()).isEqualTo(fit.json().at("/data/rows").asInt());
        int position = 0;
        for (JsonNode described : fit.json().at("/data/columns")) {
            Column column = rows.column(position++);
            assertThat(missing(column, rows.rows()))
                    .as("missing in %s", described)
                    .isEqualTo(described.get("missing").asInt());
            if (column instanceof DoubleColumn numbers) {
                assertThat(distinct(numbers))
                        .as("distinct in %s", described)
                        .isEqualTo(described.get("distinct").asLong());
            }
        }
    }

    private static int missing(Column column, int rows) {
        int missing = 0;
        for (int i = 0; i < rows; i++) {
            missing += column.isMissing(i) ? 1 : 0;
        }
        return missing;
    }

    private static long distinct(DoubleColumn column) {
        return Arrays.stream(column.values())
                .limit(column.rows())
                .filter(v -> !Double.isNaN(v))
                .distinct()
                .count();
    }
}
