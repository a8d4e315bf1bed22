package org.quern.yarn.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.token.Token;
import org.junit.jupiter.api.Test;

class ApplicationSecretTest {
    private final ApplicationSecret secret = ApplicationSecret.random("application_1_0001");

    @Test
    void isTheSameAfterItsWayThroughCredentials() {
        Credentials credentials = new Credentials();
        secret.putInto(credentials);

        ApplicationSecret copy =
                ApplicationSecret.from(credentials, "application_1_0001").orElseThrow();

        assertThat(copy.token(Role.CLIENT, "ann")).isEqualTo(secret.token(Role.CLIENT, "ann"));
    }

    @Test
    void isMissingFromCredentialsOnceRemoved() {
        Credentials credentials = new Credentials();
        secret.putInto(credentials);

        ApplicationSecret.removeFrom(credentials);

        assertThat(ApplicationSecret.from(credentials, "application_1_0001")).isEmpty();
    }

    @Test
    void givesEveryHolderAndRoleAnotherPassword() {
        byte[] ann = secret.token(Role.CLIENT, "ann").getPassword();

        assertThat(ann).hasSize(32);
        assertThat(secret.token(Role.CLIENT, "bob").getPassword()).isNotEqualTo(ann);
        assertThat(secret.token(Role.WORKER, "ann").getPassword()).isNotEqualTo(ann);
        assertThat(ApplicationSecret.random("application_1_0001")
                        .token(Role.CLIENT, "ann")
                        .getPassword())
                .isNotEqualTo(ann);
    }

    @Test
    void isNotInItsTokens() {
        Credentials credentials = new Credentials();
        secret.putInto(credentials);
        byte[] key = credentials.getSecretKey(new Text("quern.application.secret"));

        Token<QuernTokenIdentifier> token = secret.token(Role.CLIENT, "ann");

        assertThat(hasKey(token.getIdentifier(), key)).isFalse();
        assertThat(hasKey(token.getPassword(), key)).isFalse();
    }

    private static boolean hasKey(byte[] bytes, byte[] key) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(new String(key, StandardCharsets.ISO_8859_1));
    }

    @Test
    void isNotPrinted() {
        assertThat(secret).hasToString("secret of application_1_0001");
    }
}
