package org.quern.yarn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.quern.yarn.web.WebAccess.Verdict;

class WebAccessTest {
    private static final InetAddress PROXY = address("10.0.0.1");
    private static final InetAddress LAPTOP = address("10.0.9.9");

    private final WebAccess open =
            new WebAccess(() -> Set.of(PROXY), "http://rm:8088/proxy/application_1_0007", Optional.empty());
    private final WebAccess checked = new WebAccess(open.proxies(), open.proxyUrl(), Optional.of("ann"::equals));

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void sendsBrowsersThatComeByThemselvesToTheProxy() {
        assertThat(open.judge(LAPTOP, Optional.empty(), "/record.json"))
                .isEqualTo(new Verdict.ToProxy("http://rm:8088/proxy/application_1_0007/record.json"));
        assertThat(checked.judge(LAPTOP, Optional.of("ann"), "/"))
                .as("a cookie is worth nothing from elsewhere")
                .isEqualTo(new Verdict.ToProxy("http://rm:8088/proxy/application_1_0007/"));
    }

    @Test
    void answersEverybodyThroughTheProxyWhereTheClusterDoesNotCheck() {
        assertThat(open.judge(PROXY, Optional.empty(), "/")).isEqualTo(new Verdict.Allowed());
        assertThat(open.judge(PROXY, Optional.of("bob"), "/")).isEqualTo(new Verdict.Allowed());
    }

    @Test
    void answersViewersAloneWhereTheClusterChecks() {
        assertThat(checked.judge(PROXY, Optional.of("ann"), "/")).isEqualTo(new Verdict.Allowed());
        assertThat(checked.judge(PROXY, Optional.of("bob"), "/"))
                .isEqualTo(new Verdict.Forbidden(
                        "User 'bob' may not see this application: its owner decides with quern.yarn.acl.view"));
        assertThat(checked.judge(PROXY, Optional.empty(), "/"))
                .isEqualTo(new Verdict.Forbidden(
                        "The resource manager's proxy did not say who asks: sign in there first"));
    }
}
