package org.quern.oozie;

/** Ends an action: Oozie keeps {@link #toString()} as the action's error message, which the kill node of a workflow shows. */
final class ActionFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ActionFailure(String line) {
        super(line);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
