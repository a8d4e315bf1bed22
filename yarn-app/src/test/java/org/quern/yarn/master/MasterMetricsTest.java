package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.configuration2.SubsetConfiguration;
import org.apache.hadoop.metrics2.AbstractMetric;
import org.apache.hadoop.metrics2.MetricsRecord;
import org.apache.hadoop.metrics2.MetricsSink;
import org.apache.hadoop.metrics2.MetricsSystem;
import org.apache.hadoop.metrics2.impl.MetricsSystemImpl;
import org.junit.jupiter.api.Test;
import org.quern.jobs.record.WorkerView;
import org.quern.pass.Progress;

class MasterMetricsTest {
    private final AtomicLong timeMs = new AtomicLong(1000);
    private final Map<String, Number> published = new ConcurrentHashMap<>();

    private final class Sink implements MetricsSink {
        @Override
        public void init(SubsetConfiguration configuration) {}

        @Override
        public void putMetrics(MetricsRecord record) {
            if (record.name().equals(MasterMetrics.NAME)) {
                for (AbstractMetric metric : record.metrics()) {
                    published.put(metric.name(), metric.value());
                }
            }
        }

        @Override
        public void flush() {}
    }

    @Test
    void metricsSystemPublishesWhatTheMasterHasDone() {
        MasterMetrics metrics = new MasterMetrics(
                "application_1_1",
                () -> new Activity(7, 4, 3, 2, 1, 1, 120, 8, 5, 4096),
                () -> List.of(
                        new WorkerView("a", "node1", WorkerView.State.IDLE, 2, 5, 1000, 1, 1, "", ""),
                        new WorkerView("b", "node1", WorkerView.State.COMPUTING, 2, 5, 500, 1, 1, "", ""),
                        new WorkerView("c", "node2", WorkerView.State.LOST, 2, 5, 99, 1, 1, "", "killed")),
                Progress.NONE,
                () -> Instant.ofEpochMilli(timeMs.get()));
        MetricsSystem system = new MetricsSystemImpl();
        system.init(MasterMetrics.PREFIX);
        try {
            system.register(MasterMetrics.NAME, "", metrics);
            system.register("test-sink", "", new Sink());
            metrics.passStarted("moments", 1, 100);
            metrics.rowsDone(60);
            metrics.rowsDone(40);
            timeMs.addAndGet(25);
            metrics.passFinished("moments", 1);
            metrics.passStarted("moments", 2, 100);
            timeMs.addAndGet(15);
            metrics.passFinished("moments", 2);

            system.publishMetricsNow();
        } finally {
            system.shutdown();
        }

        assertThat(published)
                .containsEntry("Passes", 2L)
                .containsEntry("PassMs", 15L)
                .containsEntry("PassesMs", 40L)
                .containsEntry("Rows", 100L)
                .containsEntry("WorkersAsked", 4)
                .containsEntry("WorkersLive", 3)
                .containsEntry("WorkersLost", 2)
                .containsEntry("LeavesRedone", 8L)
                .containsEntry("DeliveriesDropped", 5L)
                .containsEntry("ResidentBytes", 1500L);
    }
}
