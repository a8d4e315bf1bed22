package org.quern.yarn.rpc;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.token.Token;

/**
 * The 256 bits from which all tokens of one application are made. The client draws them at submission and puts them into
 * the credentials of the master's container; nobody else ever has them. A token's password is the HMAC of its identifier,
 * so that master attempts need no list of the tokens they gave out. Never printed.
 */
public final class ApplicationSecret {
    private static final Text ALIAS = new Text("quern.application.secret");
    private static final int BYTES = 32;
    private static final String HMAC = "HmacSHA256";

    private final String application;
    private final byte[] key;

    private ApplicationSecret(String application, byte[] key) {
        this.application = application;
        this.key = key;
    }

    /** A new secret of an application, named by its id. */
    public static ApplicationSecret random(String application) {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return new ApplicationSecret(application, key);
    }

    /** The secret that {@link #putInto} left there, if any. */
    public static Optional<ApplicationSecret> from(Credentials credentials, String application) {
        byte[] key = credentials.getSecretKey(ALIAS);
        return key == null ? Optional.empty() : Optional.of(new ApplicationSecret(application, key.clone()));
    }

    public void putInto(Credentials credentials) {
        credentials.addSecretKey(ALIAS, key.clone());
    }

    /** Takes the secret out of credentials that are handed on. */
    public static void removeFrom(Credentials credentials) {
        credentials.removeSecretKey(ALIAS);
    }

    public String application() {
        return application;
    }

    /**
     * A token to sign in with at any attempt of the application's master, for as long as the application lives.
     *
     * @param id a worker's container, a client's user
     */
    public Token<QuernTokenIdentifier> token(Role role, String id) {
        QuernTokenIdentifier identifier = new QuernTokenIdentifier(application, role, id);
        return new Token<>(
                identifier.getBytes(), password(identifier), QuernTokenIdentifier.KIND, new Text(application));
    }

    byte[] password(QuernTokenIdentifier identifier) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(identifier.getBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "secret of " + application;
    }
}
