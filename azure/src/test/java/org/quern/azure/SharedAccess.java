package org.quern.azure;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Shared access signatures for a container, as a portal would make them. */
final class SharedAccess {
    private static final String VERSION = "2020-12-06";

    private SharedAccess() {}

    /** @param permissions such as {@code racwdl}: read, add, create, write, delete, list */
    static String token(String container, String permissions, Instant expiry) {
        String end = expiry.truncatedTo(ChronoUnit.SECONDS).toString();
        String resource = "/blob/" + Azurite.ACCOUNT + "/" + container;
        // Permissions, start, end, resource, identifier, addresses, protocol, version, kind, snapshot, scope, five
        // headers.
        String text =
                String.join("\n", permissions, "", end, resource, "", "", "", VERSION, "c", "", "", "", "", "", "", "");
        return "sv=" + VERSION + "&sr=c&sp=" + permissions + "&se=" + encoded(end) + "&sig=" + encoded(signature(text));
    }

    private static String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(Azurite.KEY), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
