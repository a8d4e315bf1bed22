package org.quern.yarn.web;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Who may look at a run. Requests must come from a host of the resource manager's proxy, which knows the users and says in a
 * cookie for whom it asks; browsers that come by themselves are sent there. As with all applications of a cluster this
 * trusts whoever may open connections from the proxy's hosts.
 *
 * @param proxies addresses of the proxy's hosts at this moment
 * @param proxyUrl where a browser finds the page, without a slash at the end
 * @param viewers who may look; empty if everybody may
 */
public record WebAccess(Supplier<Set<InetAddress>> proxies, String proxyUrl, Optional<Predicate<String>> viewers) {
    /** What to do with a request. */
    public sealed interface Verdict {
        record Allowed() implements Verdict {}

        record ToProxy(String url) implements Verdict {}

        record Forbidden(String reason) implements Verdict {}
    }

    /**
     * Judges a request.
     *
     * @param user for whom the proxy asks, if it says so
     * @param path that is asked for, from the slash on
     */
    public Verdict judge(InetAddress from, Optional<String> user, String path) {
        if (!proxies.get().contains(from)) {
            return new Verdict.ToProxy(proxyUrl + path);
        }
        if (viewers.isEmpty()) {
            return new Verdict.Allowed();
        }
        if (user.isEmpty()) {
            return new Verdict.Forbidden("The resource manager's proxy did not say who asks: sign in there first");
        }
        return viewers.get().test(user.get())
                ? new Verdict.Allowed()
                : new Verdict.Forbidden("User '" + user.get()
                        + "' may not see this application: its owner decides with quern.yarn.acl.view");
    }
}
