package org.quern.yarn.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerCountTest {
    @Test
    void readsANumberAndARange() {
        assertThat(WorkerCount.parse("4")).isEqualTo(new WorkerCount(4, 4)).hasToString("4");
        assertThat(WorkerCount.parse(" 2 - 8 "))
                .isEqualTo(new WorkerCount(2, 8))
                .hasToString("2-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "many", "8-2", "1-2-3", "-3", "2-"})
    void saysWhatWouldDo(String text) {
        assertThatThrownBy(() -> WorkerCount.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a number such as 4, or least and most such as 2-8");
    }
}
