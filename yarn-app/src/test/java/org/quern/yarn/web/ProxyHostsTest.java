package org.quern.yarn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyHostsTest {
    private final Map<String, InetAddress[]> names = new HashMap<>();
    private Instant now = Instant.EPOCH;
    private int lookups;
    private final ProxyHosts hosts = new ProxyHosts(List.of("rm1", "rm2"), () -> now, host -> {
        lookups++;
        if (!names.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        return names.get(host);
    });

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void knowsAllAddressesOfAllHosts() {
        names.put("rm1", new InetAddress[] {address(1), address(2)});
        names.put("rm2", new InetAddress[] {address(3)});
        assertThat(hosts.get()).containsExactlyInAnyOrder(address(1), address(2), address(3));
    }

    @Test
    void asksAgainAfterFiveMinutes() {
        names.put("rm1", new InetAddress[] {address(1)});
        names.put("rm2", new InetAddress[] {address(2)});
        hosts.get();
        names.put("rm2", new InetAddress[] {address(7)});
        now = now.plus(Duration.ofMinutes(4));
        assertThat(hosts.get()).containsExactlyInAnyOrder(address(1), address(2));
        assertThat(lookups).isEqualTo(2);
        now = now.plus(Duration.ofMinutes(1));
        assertThat(hosts.get()).containsExactlyInAnyOrder(address(1), address(7));
    }

    @Test
    void keepsWhatItKnowsWhileNamesCannotBeFound() {
        names.put("rm1", new InetAddress[] {address(1)});
        assertThat(hosts.get()).containsExactly(address(1));
        names.clear();
        now = now.plus(Duration.ofMinutes(6));
        assertThat(hosts.get()).containsExactly(address(1));
    }
}
