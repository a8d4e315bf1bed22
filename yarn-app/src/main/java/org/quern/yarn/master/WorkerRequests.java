package org.quern.yarn.master;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many containers are asked for, for the number of workers that are wanted. Each request has a number of its own, by which
 * the cluster says which one a container answers. Not for several threads.
 */
final class WorkerRequests {
    private final TreeMap<Long, Request> open = new TreeMap<>();
    private final Map<String, String> hosts = new HashMap<>();
    private final Set<String> excluded = new HashSet<>();
    private long requests;
    private int wanted;

    /**
     * A container asked for.
     *
     * @param hosts where it should be, best first; empty for anywhere
     */
    record Request(long number, List<String> hosts) {}

    /** What the cluster is to be told. */
    record Change(List<Request> add, List<Request> drop) {}

    /** Sets how many workers are wanted in all; those that are asked for already keep their hosts. */
    Change want(int workers, List<String> near) {
        wanted = workers;
        List<String> usable =
                near.stream().filter(host -> !excluded.contains(host)).toList();
        List<Request> added = new ArrayList<>();
        while (hosts.size() + open.size() < wanted) {
            Request request = new Request(++requests, usable);
            open.put(request.number, request);
            added.add(request);
        }
        List<Request> dropped = new ArrayList<>();
        while (!open.isEmpty() && hosts.size() + open.size() > wanted) {
            dropped.add(open.pollLastEntry().getValue());
        }
        return new Change(added, dropped);
    }

    /**
     * A container was given.
     *
     * @return the request it answers, if a worker is to be started in it; else it is to be given back
     */
    Optional<Request> given(String worker, String host, long number) {
        Request request = open.remove(number);
        if (request == null || excluded.contains(host)) {
            // A request whose container is refused stays open under a new number.
            return Optional.empty();
        }
        hosts.put(worker, host);
        return Optional.of(request);
    }

    /** A container has ended or was given back; {@link #want} says whether it is to be replaced. */
    void gone(String worker) {
        hosts.remove(worker);
    }

    /** No more workers on a host, whatever they are asked for. */
    void exclude(String host) {
        excluded.add(host);
    }

    /** The host of a worker that has a container. */
    Optional<String> host(String worker) {
        return Optional.ofNullable(hosts.get(worker));
    }

    /** Requests that no container has answered. */
    int waiting() {
        return open.size();
    }

    /** Workers that have a container. */
    int running() {
        return hosts.size();
    }

    int wanted() {
        return wanted;
    }

    Set<String> excluded() {
        return Set.copyOf(excluded);
    }
}
