package org.quern.yarn.master;

import java.util.List;

/**
 * What the engine asks of the cluster. Calls return at once, may come from any thread and may be made while the engine holds
 * its lock: an implementation notes them down and answers through {@link ContainerEvents} from threads of its own.
 */
public interface Containers {
    /**
     * Sets how many workers are wanted in all, those that run among them. Told again whenever it changes, and also when one
     * has ended and is to be replaced.
     *
     * @param workers number
     * @param hosts where those that do not run yet would be closest to their data, best first; any host will do in the end
     */
    void want(int workers, List<String> hosts);

    /** Gives a worker's container back, which ends its process if it still runs. Later ends of it are still told. */
    void giveBack(String worker);

    /** Takes no more containers on a node. */
    void exclude(String host);
}
