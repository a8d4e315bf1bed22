package org.quern.yarn.master;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.ApplicationConstants;
import org.apache.hadoop.yarn.api.records.ContainerId;
import org.apache.hadoop.yarn.webapp.util.WebAppUtils;
import org.quern.QuernException;

/**
 * The container that the master runs in, by what its node manager puts into the environment.
 *
 * @param id of the container
 * @param application id
 * @param attempt from 1
 * @param host of the node manager
 * @param logs address of the container's logs
 * @param proxyBase path under which the resource manager's proxy shows the master's page
 */
record MasterContainer(String id, String application, int attempt, String host, String logs, String proxyBase) {

    static MasterContainer of(Map<String, String> environment, Configuration configuration) {
        ContainerId container =
                ContainerId.fromString(variable(environment, ApplicationConstants.Environment.CONTAINER_ID.name()));
        String host = variable(environment, ApplicationConstants.Environment.NM_HOST.name());
        String logs = WebAppUtils.getHttpSchemePrefix(configuration)
                + host
                + ":"
                + variable(environment, ApplicationConstants.Environment.NM_HTTP_PORT.name())
                + "/node/containerlogs/"
                + container
                + "/"
                + variable(environment, ApplicationConstants.Environment.USER.name());
        return new MasterContainer(
                container.toString(),
                container.getApplicationAttemptId().getApplicationId().toString(),
                container.getApplicationAttemptId().getAttemptId(),
                host,
                logs,
                environment.getOrDefault(ApplicationConstants.APPLICATION_WEB_PROXY_BASE_ENV, ""));
    }

    private static String variable(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new QuernException("Cannot start a master: " + name
                    + " is not set in the environment; masters are started by 'quern yarn submit'");
        }
        return value;
    }
}
