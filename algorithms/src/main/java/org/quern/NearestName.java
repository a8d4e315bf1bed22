package org.quern;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The name a user may have meant, for "did you mean" in messages. */
public final class NearestName {
    private NearestName() {}

    /** The known name with the fewest changed letters, the first of several, or none if every one is far off. */
    public static Optional<String> to(String name, Collection<String> known) {
        String best = null;
        // A name of which no letter is left is no hint: 'q' is not 'y'.
        int bestDistance = Math.min(Math.max(2, name.length() / 3) + 1, name.length());
        for (String candidate : known) {
            int distance = editDistance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int editDistance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
