package org.quern.yarn.rpc;

import java.util.Collection;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.token.Token;
import org.apache.hadoop.security.token.TokenIdentifier;
import org.apache.hadoop.security.token.TokenSelector;

/**
 * Picks the token by its kind, whatever the address: a second attempt of the master has another address and the same
 * secret, and who calls it holds one token of this kind.
 */
public final class QuernTokenSelector implements TokenSelector<QuernTokenIdentifier> {
    @Override
    @SuppressWarnings("unchecked") // the kind tells the type of the identifier
    public Token<QuernTokenIdentifier> selectToken(Text service, Collection<Token<? extends TokenIdentifier>> tokens) {
        for (Token<? extends TokenIdentifier> token : tokens) {
            if (QuernTokenIdentifier.KIND.equals(token.getKind())) {
                return (Token<QuernTokenIdentifier>) token;
            }
        }
        return null;
    }
}
