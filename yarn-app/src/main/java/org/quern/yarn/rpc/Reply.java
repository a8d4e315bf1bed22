package org.quern.yarn.rpc;

import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.ClientCalls;
import org.quern.yarn.protocol.Order;

/** What came of a {@link Request}. */
sealed interface Reply {
    record Done() implements Reply {}

    record Ordered(Order order) implements Reply {}

    record Advised(Beat.Answer answer) implements Reply {}

    record Happened(ClientCalls.Events events) implements Reply {}

    /** The call threw. */
    record Refused(Kind kind, String message) implements Reply {
        /** What the caller throws. */
        enum Kind {
            MISTAKE,
            ACCESS,
            FAILURE
        }
    }
}
