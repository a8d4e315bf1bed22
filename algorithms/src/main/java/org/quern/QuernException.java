package org.quern;

/**
 * A mistake in the options or the data that its user can mend. The message is one line that says what was tried, what
 * was found and what would do; the command line prints it and ends with exit code 2, without a stack trace.
 */
public class QuernException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QuernException(String message) {
        super(message);
    }

    public QuernException(String message, Throwable cause) {
        super(message, cause);
    }
}
