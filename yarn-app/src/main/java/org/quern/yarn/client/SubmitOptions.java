package org.quern.yarn.client;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.quern.yarn.launch.MasterLaunch.Over;

/**
 * What is asked of one application; the rest is in the settings.
 *
 * @param name empty for one made of the command
 * @param priority empty for the queue's default
 * @param nodeLabel of master and workers, empty for the queue's default
 * @param timeoutSeconds after which the application is ended
 * @param environment of master and workers
 */
record SubmitOptions(
        String name,
        Optional<Integer> priority,
        Set<String> tags,
        String nodeLabel,
        Optional<Long> timeoutSeconds,
        Map<String, String> environment,
        Over over,
        Ending ending) {
    /** What the client does once the application is accepted. */
    enum Ending {
        FOLLOW,
        DETACH
    }

    static final SubmitOptions DEFAULT = new SubmitOptions(
            "", Optional.empty(), Set.of(), "", Optional.empty(), Map.of(), Over.WORKERS, Ending.FOLLOW);

    SubmitOptions {
        tags = Set.copyOf(tags);
        environment = Map.copyOf(environment);
    }
}
