package org.quern.jobs.cli;

/** Ends a verb with an exit code of its own, such as that of a command which ran elsewhere. */
public final class ExitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** @param text printed as it is on standard error; empty if everything has been said */
    public ExitException(int exitCode, String text) {
        super(text, null, false, false);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
