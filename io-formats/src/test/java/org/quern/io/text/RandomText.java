package org.quern.io.text;

import java.util.List;
import java.util.SplittableRandom;

/** Random delimited texts, well formed or not. */
final class RandomText {
    private static final String[] BREAKS = {"\n", "\r\n", "\r"};
    private static final String[] PIECES = {"", "a", "12", "-3.5", "NA", "x y", "é", "漢", "ab\"", ".", " "};

    private final SplittableRandom random;

    RandomText(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Records of three fields, quoted at will, with embedded delimiters, quotes and, if wanted, line breaks. */
    String wellFormed(int records, boolean multiline) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < records; i++) {
            for (int field = 0; field < 3; field++) {
                text.append(field == 0 ? "" : ",").append(field(multiline));
            }
            if (i < records - 1 || random.nextBoolean()) {
                text.append(pick(BREAKS));
            }
        }
        return text.toString();
    }

    /** Bytes from those that matter: quotes anywhere, ragged records, empty lines. */
    String malformed(int length) {
        List<String> bytes = List.of("\"", "\"", ",", ",", "\n", "\r", "\r\n", "1", "a", "é", " ");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(bytes.get(random.nextInt(bytes.size())));
        }
        return text.toString();
    }

    private String field(boolean multiline) {
        StringBuilder value = new StringBuilder();
        boolean quoted = random.nextInt(3) == 0;
        for (int i = random.nextInt(3); i >= 0; i--) {
            value.append(pick(PIECES));
            if (quoted && random.nextBoolean()) {
                value.append(pick(multiline ? new String[] {",", "\"", "\n", "\r\n", "\r"} : new String[] {",", "\""}));
            }
        }
        String text = value.toString();
        if (quoted) {
            return "\"" + text.replace("\"", "\"\"") + "\"";
        }
        // A record must not look like an empty line, nor an unquoted field start with a quote.
        return text.isEmpty() || text.startsWith("\"") ? "z" + text : text;
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
