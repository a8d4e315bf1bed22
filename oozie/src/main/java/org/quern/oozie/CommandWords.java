package org.quern.oozie;

import java.util.ArrayList;
import java.util.List;
import org.quern.QuernException;

/**
 * The words of a command line as a shell finds them: divided at white space, but not within single or double quotes; a backslash
 * takes the next character as it is, outside of single quotes. Nothing is expanded.
 */
final class CommandWords {
    /** Before an argument that holds several words. */
    static final String SEVERAL = "words:";

    private CommandWords() {}

    /** The words of an action's arguments: each is one word, but those that begin with {@link #SEVERAL}; empty ones are none. */
    static List<String> ofArguments(String... arguments) {
        List<String> words = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith(SEVERAL)) {
                words.addAll(split(argument.substring(SEVERAL.length())));
            } else if (!argument.isEmpty()) {
                words.add(argument);
            }
        }
        return words;
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
