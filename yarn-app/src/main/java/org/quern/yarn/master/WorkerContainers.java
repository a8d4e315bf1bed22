package org.quern.yarn.master;

import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.security.AMRMTokenIdentifier;
import org.apache.hadoop.yarn.security.client.RMDelegationTokenIdentifier;
import org.quern.yarn.launch.ContainerSpec;
import org.quern.yarn.rpc.ApplicationSecret;
import org.quern.yarn.rpc.QuernTokenIdentifier;
import org.quern.yarn.rpc.Role;

/** What each worker's container is started with: the same for all but for the token by which the master knows it. */
record WorkerContainers(ContainerSpec spec, ApplicationSecret secret) implements YarnContainers.Launcher {
    private static final Set<Text> OF_MASTERS =
            Set.of(AMRMTokenIdentifier.KIND_NAME, RMDelegationTokenIdentifier.KIND_NAME, QuernTokenIdentifier.KIND);

    @Override
    public ContainerLaunchContext context(String worker) throws IOException {
        Credentials credentials = handedOn(UserGroupInformation.getCurrentUser().getCredentials());
        credentials.addToken(secret.token(Role.WORKER, worker).getService(), secret.token(Role.WORKER, worker));
        return spec.context(credentials);
    }

    /** A worker is no master: it gets neither the tokens by which one speaks to the resource manager nor the secret. */
    static Credentials handedOn(Credentials ofMaster) {
        Credentials credentials = new Credentials();
        ofMaster.getAllSecretKeys().forEach(alias -> credentials.addSecretKey(alias, ofMaster.getSecretKey(alias)));
        ApplicationSecret.removeFrom(credentials);
        ofMaster.getTokenMap().forEach((alias, token) -> {
            if (!OF_MASTERS.contains(token.getKind())) {
                credentials.addToken(alias, token);
            }
        });
        return credentials;
    }
}
