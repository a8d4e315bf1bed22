package org.quern.yarn.web;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.authorize.AccessControlList;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.webapp.util.WebAppUtils;
import org.quern.jobs.YarnSettings;

/** {@link WebAccess} as a cluster's configuration wants it. */
public final class ClusterWebAccess {
    private ClusterWebAccess() {}

    /**
     * Everybody may look unless the cluster checks who may do what ({@code yarn.acl.enable},
     * {@code hadoop.security.authorization}): then the owner, those of {@code quern.yarn.acl.view} and the cluster's
     * administrators may.
     *
     * @param owner of the application
     * @param proxyBase path of the application at the proxy, as YARN tells a master in APPLICATION_WEB_PROXY_BASE
     */
    public static WebAccess of(Configuration configuration, String owner, String proxyBase) {
        List<String> proxies = WebAppUtils.getProxyHostsAndPortsForAmFilter(configuration);
        List<String> hosts =
                proxies.stream().map(proxy -> proxy.replaceFirst(":\\d+$", "")).toList();
        String url = WebAppUtils.getHttpSchemePrefix(configuration) + proxies.get(0) + proxyBase;
        return new WebAccess(
                new ProxyHosts(hosts, InstantSource.system(), InetAddress::getAllByName),
                url,
                isChecked(configuration) ? Optional.of(viewers(configuration, owner)) : Optional.empty());
    }

    private static boolean isChecked(Configuration configuration) {
        return configuration.getBoolean(YarnConfiguration.YARN_ACL_ENABLE, YarnConfiguration.DEFAULT_YARN_ACL_ENABLE)
                || configuration.getBoolean(CommonConfigurationKeysPublic.HADOOP_SECURITY_AUTHORIZATION, false);
    }

    private static Predicate<String> viewers(Configuration configuration, String owner) {
        AccessControlList view = new AccessControlList(YarnSettings.VIEWERS.of(configuration));
        AccessControlList administrators = new AccessControlList(
                configuration.get(YarnConfiguration.YARN_ADMIN_ACL, YarnConfiguration.DEFAULT_YARN_ADMIN_ACL));
        return user -> {
            if (user.equals(owner)) {
                return true;
            }
            UserGroupInformation who = UserGroupInformation.createRemoteUser(user);
            return view.isUserAllowed(who) || administrators.isUserAllowed(who);
        };
    }
}
