package org.quern.yarn.rpc;

import org.apache.hadoop.security.token.SecretManager;

/** What Hadoop's IPC asks for the passwords of those who sign in. */
final class TokenPasswords extends SecretManager<QuernTokenIdentifier> {
    private final ApplicationSecret secret;

    TokenPasswords(ApplicationSecret secret) {
        this.secret = secret;
    }

    @Override
    protected byte[] createPassword(QuernTokenIdentifier identifier) {
        return secret.password(identifier);
    }

    @Override
    public byte[] retrievePassword(QuernTokenIdentifier identifier) throws InvalidToken {
        if (!identifier.application().equals(secret.application())) {
            throw new InvalidToken("The token is of " + identifier.application() + ", but this is the master of "
                    + secret.application());
        }
        return secret.password(identifier);
    }

    @Override
    public QuernTokenIdentifier createIdentifier() {
        return new QuernTokenIdentifier();
    }
}
