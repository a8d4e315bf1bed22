package org.quern.language;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.quern.QuernException;

/** The text a user wrote, to point into. Positions count code points from 0. */
record SourceText(String text) {
    /** Characters shown of a long text, around the mistake. */
    private static final int SHOWN = 100;

    /** The message, then the text on a line of its own with a caret under the position. */
    QuernException error(int at, String message) {
        int[] points = text.codePoints().toArray();
        int position = Math.max(0, Math.min(at, points.length));
        int from = points.length <= SHOWN ? 0 : Math.max(0, Math.min(position - SHOWN / 2, points.length - SHOWN));
        int to = Math.min(points.length, from + SHOWN);
        StringBuilder line = new StringBuilder();
        for (int i = from; i < to; i++) {
            line.appendCodePoint(Character.isISOControl(points[i]) ? ' ' : points[i]);
        }
        String before = from > 0 ? "…" : "";
        String after = to < points.length ? "…" : "";
        return new QuernException(message + "\n  " + before + line + after + "\n  "
                + " ".repeat(before.length() + position - from) + "^");
    }

    /** {@code ; did you mean 'log'?} if one of the known words is near, else nothing. */
    static String suggestion(String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    private static Optional<String> nearest(String word, Collection<String> known) {
        String best = null;
        int bestDistance = Math.max(1, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Insertions, removals, replacements and swaps of neighbours that turn one word into the other. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
