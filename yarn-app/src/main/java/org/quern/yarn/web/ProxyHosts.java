package org.quern.yarn.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Addresses of the proxy's hosts, asked for again now and then, since a resource manager may move. */
final class ProxyHosts implements Supplier<Set<InetAddress>> {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHosts.class);
    private static final Duration VALID = Duration.ofMinutes(5);

    private final List<String> hosts;
    private final InstantSource clock;
    private final Lookup lookup;
    private Set<InetAddress> addresses = Set.of();
    private Instant until = Instant.MIN;

    /** Finds the addresses of a host. */
    interface Lookup {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    ProxyHosts(List<String> hosts, InstantSource clock, Lookup lookup) {
        this.hosts = List.copyOf(hosts);
        this.clock = clock;
        this.lookup = lookup;
    }

    /** Of hosts that cannot be found now, the addresses known so far are kept. */
    @Override
    public synchronized Set<InetAddress> get() {
        Instant now = clock.instant();
        if (now.isBefore(until)) {
            return addresses;
        }
        Set<InetAddress> found = new HashSet<>();
        boolean isComplete = true;
        for (String host : hosts) {
            try {
                found.addAll(List.of(lookup.of(host)));
            } catch (UnknownHostException e) {
                isComplete = false;
                LOG.warn(
                        "Cannot find the address of {}, a host of the resource manager's proxy: {}",
                        host,
                        e.toString());
            }
        }
        if (!isComplete) {
            found.addAll(addresses);
        }
        addresses = Set.copyOf(found);
        until = now.plus(VALID);
        return addresses;
    }
}
