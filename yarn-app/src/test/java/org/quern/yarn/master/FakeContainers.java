package org.quern.yarn.master;

import java.util.ArrayList;
import java.util.List;

/** Notes what was asked of the cluster. */
final class FakeContainers implements Containers {
    private final List<String> givenBack = new ArrayList<>();
    private final List<String> excluded = new ArrayList<>();
    private int wanted;
    private List<String> hosts = List.of();

    @Override
    public synchronized void want(int workers, List<String> preferred) {
        wanted = workers;
        hosts = preferred;
    }

    @Override
    public synchronized void giveBack(String worker) {
        givenBack.add(worker);
    }

    @Override
    public synchronized void exclude(String host) {
        excluded.add(host);
    }

    synchronized int wanted() {
        return wanted;
    }

    synchronized List<String> hosts() {
        return hosts;
    }

    synchronized List<String> givenBack() {
        return List.copyOf(givenBack);
    }

    synchronized List<String> excluded() {
        return List.copyOf(excluded);
    }
}
