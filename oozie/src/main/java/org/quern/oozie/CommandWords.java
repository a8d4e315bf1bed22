package org.quern.oozie;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.quern.QuernException;

/**
 * The words of a command line as a shell finds them: divided at white space, but not within single or double quotes; a backslash
 * takes the next character as it is, outside of single quotes. Nothing is expanded.
 */
final class CommandWords {
    /** Before an argument that holds several words, encoded as in a URL: {@code words:${urlEncode(wf:conf('options'))}}. */
    static final String SEVERAL = "words:";

    /** Before an argument that is one word, encoded likewise: Oozie puts the value of a function into XML as it is. */
    static final String ONE = "word:";

    private CommandWords() {}

    /** The words of an action's arguments: each is one word, but those that begin as above; empty ones are none. */
    static List<String> ofArguments(String... arguments) {
        List<String> words = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith(SEVERAL)) {
                words.addAll(split(decoded(argument, SEVERAL)));
            } else {
                String word = argument.startsWith(ONE) ? decoded(argument, ONE) : argument;
                if (!word.isBlank()) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    private static String decoded(String argument, String prefix) {
        return URLDecoder.decode(argument.substring(prefix.length()), StandardCharsets.UTF_8);
    }

    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
                isWord = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                isWord = true;
            } else if (!Character.isWhitespace(c)) {
                word.append(c);
                isWord = true;
            } else if (isWord) {
                words.add(word.toString());
                word.setLength(0);
                isWord = false;
            }
        }
        if (quote != 0) {
            throw new QuernException("The quote " + quote + " is not closed in: " + text);
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words;
    }
}
