package org.quern.io.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteDictionaryTest {
    @Test
    void agreesWithAListThroughAddsAndTruncations() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ByteDictionary dictionary = new ByteDictionary();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                if (random.nextInt(20) == 0) {
                    int size = random.nextInt(expected.size() + 1);
                    dictionary.truncate(size);
                    expected.subList(size, expected.size()).clear();
                }
                String text = "t" + random.nextInt(700);
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                if (!expected.contains(text)) {
                    assertThat(dictionary.indexOf(bytes, 0, bytes.length)).isEqualTo(-1);
                    expected.add(text);
                }
                assertThat(dictionary.add(bytes, 0, bytes.length))
                        .as("seed %d", seed)
                        .isEqualTo(expected.indexOf(text));
            }
            assertThat(dictionary.size()).isEqualTo(expected.size());
        }
    }
}
