package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.token.Token;
import org.apache.hadoop.yarn.security.AMRMTokenIdentifier;
import org.apache.hadoop.yarn.security.client.RMDelegationTokenIdentifier;
import org.junit.jupiter.api.Test;
import org.quern.yarn.rpc.ApplicationSecret;
import org.quern.yarn.rpc.Role;

class WorkerContainersTest {
    private static final String APPLICATION = "application_1_0001";

    @Test
    void workersGetTokensOfFileSystemsButNoneOfMastersNorTheSecret() {
        ApplicationSecret secret = ApplicationSecret.random(APPLICATION);
        Credentials master = new Credentials();
        secret.putInto(master);
        master.addToken(new Text("client"), secret.token(Role.CLIENT, "ann"));
        master.addToken(new Text("scheduler"), token(AMRMTokenIdentifier.KIND_NAME));
        master.addToken(new Text("rm"), token(RMDelegationTokenIdentifier.KIND_NAME));
        master.addToken(new Text("hdfs"), token(new Text("HDFS_DELEGATION_TOKEN")));
        master.addSecretKey(new Text("store.key"), new byte[] {1});

        Credentials worker = WorkerContainers.handedOn(master);

        assertThat(worker.getTokenMap()).containsOnlyKeys(new Text("hdfs"));
        assertThat(worker.getAllSecretKeys()).containsExactly(new Text("store.key"));
        assertThat(ApplicationSecret.from(master, APPLICATION)).isPresent();
    }

    private static Token<?> token(Text kind) {
        return new Token<>(new byte[] {1}, new byte[] {2}, kind, new Text("service"));
    }
}
