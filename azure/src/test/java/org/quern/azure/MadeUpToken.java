package org.quern.azure;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.azurebfs.extensions.CustomTokenProviderAdaptee;

/** Signs in as Entra would, by a token that says the right things and is signed by nobody: the emulator asks for no more. */
public final class MadeUpToken implements CustomTokenProviderAdaptee {
    static final String SIGNATURE = "bm90LXNpZ25lZC1ieS1hbnlib2R5";

    private final Instant expiry = Instant.now().plusSeconds(3600);

    @Override
    public void initialize(Configuration configuration, String account) {
        // Nothing is needed.
    }

    @Override
    public String getAccessToken() {
        long now = Instant.now().getEpochSecond();
        String claims = String.format(
                "{\"aud\":\"https://storage.azure.com\",\"iss\":\"https://sts.windows.net/tenant/\",\"nbf\":%d,\"iat\":%d,\"exp\":%d}",
                now - 60, now - 60, expiry.getEpochSecond());
        return encoded("{\"typ\":\"JWT\",\"alg\":\"RS256\"}") + "." + encoded(claims) + "." + SIGNATURE;
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Date getExpiryTime() {
        return Date.from(expiry);
    }
}
