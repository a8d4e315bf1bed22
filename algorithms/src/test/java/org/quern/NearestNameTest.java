package org.quern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> COLUMNS = List.of("x", "y", "ArrDelay", "DepDelay", "DayOfWeek");

    @Test
    void findsTheNameWithFewestChanges() {
        assertThat(NearestName.to("ArrDely", COLUMNS)).contains("ArrDelay");
        assertThat(NearestName.to("dayofweek", COLUMNS)).contains("DayOfWeek");
        assertThat(NearestName.to("xx", COLUMNS)).contains("x");
        assertThat(NearestName.to("X", COLUMNS)).contains("x");
    }

    @Test
    void suggestsNothingThatSharesNoLetter() {
        assertThat(NearestName.to("q", COLUMNS)).isEmpty();
        assertThat(NearestName.to("zz", COLUMNS)).isEmpty();
        assertThat(NearestName.to("temperature", COLUMNS)).isEmpty();
        assertThat(NearestName.to("", COLUMNS)).isEmpty();
    }
}
