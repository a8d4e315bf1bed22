package org.quern.yarn.master;

import java.time.Duration;
import java.util.Collection;

/** What the cluster tells the engine. Calls return quickly and may come from any thread, more than once for the same event. */
public interface ContainerEvents {
    /** A container was given and a worker is being started in it; the worker says hello later, or never. */
    void started(String worker, String host);

    /** A container has ended, for whatever reason, also after it was given back. */
    void ended(ContainerEnd end);

    /**
     * The cluster wants containers back. The engine hands over their work and gives them back as soon as it can.
     *
     * @param within time after which the cluster takes them
     */
    void askedBack(Collection<String> workers, Duration within);

    /**
     * No worker runs, and this is why: such as {@code queue 'research' is full}. Users are told at intervals while it lasts.
     */
    void waiting(String text);
}
