package org.quern.yarn.launch;

import java.io.IOException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import org.apache.hadoop.security.SaslRpcServer.AuthMethod;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.api.ApplicationConstants.Environment;

/**
 * For whom a container works. Where all containers run under the node manager's account, the process has that account's name
 * although its tokens are the submitting user's: home directory, records and access lists would be another's.
 */
public final class ContainerUser {
    /** What is done as that user. */
    public interface Work {
        int run() throws IOException;
    }

    private ContainerUser() {}

    /**
     * Does work as the user that YARN names in the environment, with the container's tokens; threads that it starts are that
     * user's too. Without security Hadoop itself takes the name from the environment.
     */
    public static int run(Map<String, String> environment, Work work) throws IOException {
        String name = environment.getOrDefault(Environment.USER.name(), "");
        if (name.isEmpty() || !UserGroupInformation.isSecurityEnabled()) {
            return work.run();
        }
        UserGroupInformation user = UserGroupInformation.createRemoteUser(name, AuthMethod.TOKEN);
        user.addCredentials(UserGroupInformation.getCurrentUser().getCredentials());
        try {
            return user.doAs((PrivilegedExceptionAction<Integer>) work::run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }
}
