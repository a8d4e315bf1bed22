package org.quern.yarn.rpc;

/**
 * How long a caller waits for a master before it counts as gone.
 *
 * @param connectTimeoutMs of one attempt to connect
 * @param connectRetries attempts after the first
 * @param retryPauseMs between attempts
 * @param callTimeoutMs for the answer to a short call; more than the second or so that long polls take
 * @param deliveryTimeoutMs for the answer to a call that carries states, which the master may merge first
 */
public record Patience(
        int connectTimeoutMs, int connectRetries, int retryPauseMs, int callTimeoutMs, int deliveryTimeoutMs) {
    /** Connecting fails after a second where nobody listens; a master that hangs is noticed after 15 seconds. */
    public static final Patience DEFAULT = new Patience(5000, 3, 300, 15_000, 600_000);

    public Patience {
        if (connectTimeoutMs <= 0 || callTimeoutMs <= 0 || deliveryTimeoutMs <= 0) {
            throw new IllegalArgumentException("Invalid patience: times must be positive");
        }
        if (connectRetries < 0 || retryPauseMs < 0) {
            throw new IllegalArgumentException("Invalid patience: retries and pauses must not be negative");
        }
    }
}
