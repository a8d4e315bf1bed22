package org.quern.oozie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;

class CommandWordsTest {
    @Test
    void dividesAsAShellDoes() {
        assertThat(CommandWords.split("linmod --formula \"y ~ x\"  --transform 'z = \"a\\b\"' a\\ b ''"))
                .containsExactly("linmod", "--formula", "y ~ x", "--transform", "z = \"a\\b\"", "a b", "");
        assertThat(CommandWords.split("  ")).isEmpty();
        assertThat(CommandWords.split("a'b c'd")).containsExactly("ab cd");
        assertThat(CommandWords.split("\"a\\\"b\"")).containsExactly("a\"b");
    }

    @Test
    void saysWhichQuoteIsOpen() {
        assertThatThrownBy(() -> CommandWords.split("--formula \"y ~ x"))
                .isInstanceOf(QuernException.class)
                .hasMessage("The quote \" is not closed in: --formula \"y ~ x");
    }

    @Test
    void argumentsAreWordsUnlessTheySayOtherwise() {
        String options = URLEncoder.encode("--factor 'a b' --keep x", StandardCharsets.UTF_8);
        String rows = URLEncoder.encode("x < 3 & y > 1", StandardCharsets.UTF_8);
        assertThat(CommandWords.ofArguments("import", "words:" + options, "word:", "words:", "word:" + rows, "a+b%20c"))
                .containsExactly("import", "--factor", "a b", "--keep", "x", "x < 3 & y > 1", "a+b%20c");
    }
}
