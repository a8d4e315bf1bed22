package org.quern.yarn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;

class ClusterWebAccessTest {
    private final Configuration configuration = new Configuration(false);

    private WebAccess access() {
        return ClusterWebAccess.of(configuration, "ann", "/proxy/application_1_0007");
    }

    private Predicate<String> viewers() {
        return access().viewers().orElseThrow();
    }

    @Test
    void proxyIsTheResourceManagerOrAProcessOfItsOwn() {
        configuration.set("yarn.resourcemanager.webapp.address", "127.0.0.1:8123");
        assertThat(access().proxyUrl())
                .endsWith(":8123/proxy/application_1_0007")
                .startsWith("http://");
        assertThat(access().proxies().get()).isNotEmpty();
        configuration.set("yarn.web-proxy.address", "127.0.0.1:9046");
        assertThat(access().proxyUrl()).isEqualTo("http://127.0.0.1:9046/proxy/application_1_0007");
        assertThat(access().proxies().get())
                .allMatch(address -> address.getHostAddress().equals("127.0.0.1"));
    }

    @Test
    void everybodyMayLookUnlessTheClusterChecks() {
        assertThat(access().viewers()).isEmpty();
        configuration.set("hadoop.security.authorization", "true");
        assertThat(access().viewers()).isPresent();
    }

    @Test
    void ownerViewersTheirGroupsAndAdministratorsMayLook() {
        configuration.set("yarn.acl.enable", "true");
        configuration.set("yarn.admin.acl", "root");
        configuration.set("quern.yarn.acl.view", "bob,carol analysts");
        UserGroupInformation.createUserForTesting("dora", new String[] {"analysts"});
        assertThat(viewers()).accepts("ann", "bob", "carol", "dora", "root").rejects("eve", "analysts");
    }

    @Test
    void withoutViewersTheOwnerAndAdministratorsMayLook() {
        configuration.set("yarn.acl.enable", "true");
        configuration.set("yarn.admin.acl", " ");
        assertThat(viewers()).accepts("ann").rejects("bob", "root");
    }
}
