package org.quern.yarn.client;

import java.util.regex.Pattern;
import org.quern.QuernException;

/** Ids of applications as users write them. */
final class ApplicationIds {
    private static final Pattern ID = Pattern.compile("application_\\d+_\\d{4,}");

    private ApplicationIds() {}

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** @throws QuernException if it is none */
    static String check(String text) {
        if (!isId(text)) {
            throw new QuernException("Invalid application id '" + text
                    + "': they look like application_1700000000000_0001; 'quern yarn list' shows them");
        }
        return text;
    }
}
