package org.quern.yarn.client;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.yarn.launch.MasterLaunch.Over;

class PreflightTest {
    private final FakeCluster cluster = new FakeCluster();
    private final Configuration configuration = new Configuration();
    private SubmitOptions options = SubmitOptions.DEFAULT;

    private void check() throws IOException {
        Preflight.check(cluster, cluster.newApplication(), options, configuration);
    }

    private void assertRefused(String... lines) {
        assertThatThrownBy(this::check).isInstanceOf(QuernException.class).hasMessage(String.join("\nquern: ", lines));
    }

    private SubmitOptions with(String nodeLabel, Over over) {
        return new SubmitOptions(
                "",
                Optional.empty(),
                Set.of(),
                nodeLabel,
                Optional.empty(),
                Map.of(),
                over,
                SubmitOptions.Ending.FOLLOW);
    }

    @Test
    void defaultsPass() {
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aQueueMustExist() {
        configuration.set("quern.yarn.queue", "statistcs");
        assertRefused("Unknown queue 'statistcs'; did you mean 'statistics'? Queues: default, statistics");
    }

    @Test
    void aQueueMustTakeApplications() {
        configuration.set("quern.yarn.queue", "root");
        assertRefused("Queue 'root' takes no applications itself; those below it do: default, statistics");
        configuration.set("quern.yarn.queue", "statistics");
        cluster.queues.put("statistics", new Cluster.Queue("statistics", Set.of(), false, true));
        assertRefused("Queue 'statistics' is stopped: it takes no applications now");
        cluster.queues.put("statistics", new Cluster.Queue("statistics", Set.of(), true, false));
        assertRefused("You may not submit to queue 'statistics': choose another, or ask its administrator");
    }

    @Test
    void allThatIsTooLargeIsSaidTogether() {
        configuration.set("quern.yarn.master.memory-mb", "9000");
        configuration.set("quern.yarn.worker.memory-mb", "8193");
        configuration.set("quern.yarn.worker.vcores", "5");
        assertRefused(
                "A master of 9000 MB (quern.yarn.master.memory-mb) is more than the 8192 MB that this cluster gives a"
                        + " container at most",
                "A worker of 8193 MB (quern.yarn.worker.memory-mb) is more than the 8192 MB that this cluster gives a"
                        + " container at most",
                "A worker of 5 vcores (quern.yarn.worker.vcores) is more than the 4 that this cluster gives a container"
                        + " at most");
    }

    @Test
    void aNodeMustHoldAWorker() {
        cluster.nodes = List.of(new Cluster.Node("node2", 2000, 8, Set.of()));
        assertRefused("No node can hold a worker of 2048 MB (quern.yarn.worker.memory-mb): the largest of 1 running has"
                + " 2000 MB, node2");
        options = with("", Over.MAPREDUCE);
        assertThatCode(this::check).doesNotThrowAnyException();
        cluster.nodes = List.of();
        assertRefused("No node of the cluster is running: a master would wait for ever");
    }

    @Test
    void nodesMustHaveTheLabel() {
        options = with("gpu", Over.WORKERS);
        assertThatCode(this::check).doesNotThrowAnyException();
        configuration.set("quern.yarn.worker.memory-mb", "5000");
        assertRefused("No node can hold a worker of 5000 MB (quern.yarn.worker.memory-mb): the largest of 1 running has"
                + " 4096 MB, node2");
        options = with("ssd", Over.WORKERS);
        assertRefused("No running node has the label 'ssd'; labels: gpu");
    }
}
