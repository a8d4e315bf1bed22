package org.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;

class SettingsTest {
    /** The manual's table is the constants' own. */
    @Test
    void manualListsEverySettingAsItIs() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/configuration.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows)
                .isEqualTo(Settings.ALL.stream()
                        .map(setting -> "| `" + setting.key() + "` | " + setting.type() + " | `" + setting.defaultText()
                                + "` | " + setting.unit() + " | " + setting.description() + " |")
                        .toList());
    }

    @Test
    void everyDefaultIsAValue() {
        Configuration none = new Configuration(false);
        assertThat(Settings.ALL)
                .allSatisfy(setting -> assertThat(setting.of(none)).isNotNull());
    }

    @Test
    void refusesAValueThatIsNone() {
        Configuration configuration = new Configuration(false);
        configuration.set(Settings.SPLIT_TARGET.key(), "many");
        assertThatThrownBy(() -> Settings.SPLIT_TARGET.of(configuration))
                .isInstanceOf(QuernException.class)
                .hasMessage("Invalid quern.split.target: 'many', must be a size such as 512m, 2g or a number of bytes");
    }

    @Test
    void keysKeepToTheirForm() {
        assertThat(Settings.ALL).extracting(Setting::key).allMatch(key -> key.matches("quern(\\.[a-z]+(-[a-z]+)*)+"));
    }
}
