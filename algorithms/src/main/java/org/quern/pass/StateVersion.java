package org.quern.pass;

import java.io.IOException;

/** The version that the bytes of a state begin with. */
public final class StateVersion {
    private StateVersion() {}

    /** @throws IOException naming both versions, unless {@code found} is {@code expected} */
    public static void check(String pass, byte found, byte expected) throws IOException {
        if (found != expected) {
            throw new IOException("State of '" + pass + "' has format version " + found + ", this Quern reads "
                    + expected + ": all workers must run the same release");
        }
    }
}
