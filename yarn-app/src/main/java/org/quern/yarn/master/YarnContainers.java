package org.quern.yarn.master;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.api.protocolrecords.RegisterApplicationMasterResponse;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.Container;
import org.apache.hadoop.yarn.api.records.ContainerId;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.ContainerStatus;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.api.records.NodeReport;
import org.apache.hadoop.yarn.api.records.PreemptionContainer;
import org.apache.hadoop.yarn.api.records.PreemptionMessage;
import org.apache.hadoop.yarn.api.records.Priority;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.api.records.UpdatedContainer;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.apache.hadoop.yarn.client.api.AMRMClient;
import org.apache.hadoop.yarn.client.api.AMRMClient.ContainerRequest;
import org.apache.hadoop.yarn.client.api.NMClient;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.client.api.async.AMRMClientAsync;
import org.apache.hadoop.yarn.client.api.async.NMClientAsync;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.quern.QuernException;
import org.quern.jobs.YarnSettings;
import org.quern.yarn.launch.ContainerAdvice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that speaks to YARN: asks the resource manager for containers, has node managers start workers in them, and
 * tells the engine what becomes of them. One thread does it all, one thing after the other, so that the engine's calls return
 * at once and nothing here needs a lock.
 */
final class YarnContainers implements Containers, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(YarnContainers.class);

    /** Heartbeats to the resource manager while containers are waited for, each of which may bring some. */
    private static final int QUICK_HEARTBEAT_MS = 150;

    private static final int HEARTBEAT_MS = 1000;
    private static final int WAITING_MS = 1000;
    private static final int KILLED_POLL_MS = 20;

    /** Names of nodes in one request; more make the scheduler's work harder without bringing a container sooner. */
    private static final int MOST_HOSTS = 16;

    private static final String PREEMPTION_WAIT =
            "yarn.resourcemanager.monitor.capacity.preemption.max_wait_before_kill";
    private static final int PREEMPTION_WAIT_MS = 15_000;
    private static final Priority PRIORITY = Priority.newInstance(1);

    private final Resource size;
    private final String nodeLabel;
    private final Launcher launcher;
    private final Listener listener;
    private final Duration preemptionWait;
    private final AMRMClientAsync<ContainerRequest> resourceManager;
    private final NMClientAsync nodeManagers;
    private final YarnClient applications = YarnClient.createYarnClient();
    private final ApplicationId application;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "quern-containers");
        made.setDaemon(true);
        return made;
    });

    private final WorkerRequests requests = new WorkerRequests();
    private final Map<Long, ContainerRequest> open = new HashMap<>();
    private final Map<String, Container> containers = new HashMap<>();
    private List<String> near = List.of();
    private ContainerEvents events;
    private String queue = "";

    /** Makes what a container is started with. */
    interface Launcher {
        /** @param worker id of the container */
        ContainerLaunchContext context(String worker) throws IOException;
    }

    /** Who minds what becomes of the application itself. */
    interface Listener {
        /** The resource manager does not want this attempt any more, or cannot be reached. */
        void lost(Throwable cause);

        /** The resource manager refuses what is asked for, and would again. */
        void refused(String message);

        /** Share of the work that is done, in 0 to 1. */
        float progress();
    }

    /** What the resource manager says when the master registers. */
    record Registration(String queue, long mostMemoryMb, int mostVcores) {}

    YarnContainers(
            String application, Configuration configuration, String nodeLabel, Launcher launcher, Listener listener) {
        this.application = ApplicationId.fromString(application);
        this.size = Resource.newInstance(
                (long) YarnSettings.WORKER_MEMORY.of(configuration), YarnSettings.WORKER_VCORES.of(configuration));
        this.nodeLabel = nodeLabel;
        this.launcher = launcher;
        this.listener = listener;
        this.preemptionWait = Duration.ofMillis(configuration.getLong(PREEMPTION_WAIT, PREEMPTION_WAIT_MS));
        this.resourceManager = AMRMClientAsync.createAMRMClientAsync(QUICK_HEARTBEAT_MS, new FromResourceManager());
        resourceManager.init(configuration);
        NMClient client = NMClient.createNMClient();
        // When the master leaves, the resource manager ends its containers, also those whose nodes do not answer just
        // now.
        client.cleanupRunningContainersOnStop(false);
        this.nodeManagers = NMClientAsync.createNMClientAsync(new FromNodeManagers());
        nodeManagers.setClient(client);
        nodeManagers.init(configuration);
        applications.init(configuration);
    }

    /**
     * Makes this process known as the application's master.
     *
     * @param host and port that clients are told
     * @param trackingUrl of the master's page, empty if there is none
     */
    Registration register(String host, int port, String trackingUrl) throws IOException {
        resourceManager.start();
        nodeManagers.start();
        try {
            RegisterApplicationMasterResponse response =
                    resourceManager.registerApplicationMaster(host, port, trackingUrl);
            queue = response.getQueue();
            run(this::connectClient);
            Resource most = response.getMaximumResourceCapability();
            return new Registration(queue, most.getMemorySize(), most.getVirtualCores());
        } catch (YarnException e) {
            throw new IOException("The resource manager refuses this master: " + e.getMessage(), e);
        }
    }

    /** Now, since there is no time for it when it is needed. */
    private void connectClient() {
        applications.start();
        killed(Duration.ZERO);
    }

    /** Begins to tell an engine; to be called before it asks for anything. */
    void tell(ContainerEvents engine) {
        events = engine;
        thread.scheduleWithFixedDelay(guarded(this::tellOfWaiting), WAITING_MS, WAITING_MS, TimeUnit.MILLISECONDS);
    }

    /** Refuses workers that no node of the cluster could hold. */
    void check(Registration registration) {
        if (size.getMemorySize() > registration.mostMemoryMb) {
            throw new QuernException("A worker of " + size.getMemorySize()
                    + " MB is more than the cluster gives one container (" + registration.mostMemoryMb
                    + " MB): lower -D " + YarnSettings.WORKER_MEMORY.key());
        }
        if (size.getVirtualCores() > registration.mostVcores) {
            throw new QuernException("A worker of " + size.getVirtualCores()
                    + " vcores is more than the cluster gives one container (" + registration.mostVcores
                    + "): lower -D " + YarnSettings.WORKER_VCORES.key());
        }
    }

    /**
     * Why the application was killed, if it was; asked while this process is told to end, when there is little time.
     *
     * @param patience for the resource manager to settle it
     */
    Optional<String> killed(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            do {
                ApplicationReport report = applications.getApplicationReport(application);
                if (report.getYarnApplicationState() == YarnApplicationState.KILLED) {
                    String text = report.getDiagnostics().strip();
                    return Optional.of(ContainerAdvice.ofLifetime(text).orElse(text));
                }
                Thread.sleep(KILLED_POLL_MS);
            } while (System.nanoTime() < end);
        } catch (IOException | YarnException | RuntimeException e) {
            // On a secure cluster a master may have no token for such questions.
            LOG.info("Cannot ask whether the application was killed: {}", firstLine(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** Leaves the cluster: no later attempt is started. */
    void unregister(FinalApplicationStatus status, String diagnostics, String trackingUrl) throws IOException {
        try {
            resourceManager.unregisterApplicationMaster(status, diagnostics, trackingUrl);
        } catch (YarnException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        nodeManagers.stop();
        resourceManager.stop();
        applications.stop();
    }

    @Override
    public void want(int workers, List<String> hosts) {
        run(() -> {
            near = hosts.stream().limit(MOST_HOSTS).toList();
            ask(requests.want(workers, near));
        });
    }

    @Override
    public void giveBack(String worker) {
        run(() -> {
            Container container = containers.get(worker);
            if (container != null) {
                requests.gone(worker);
                resourceManager.releaseAssignedContainer(container.getId());
            }
        });
    }

    @Override
    public void exclude(String host) {
        run(() -> {
            requests.exclude(host);
            // YARN changes the lists it is given.
            resourceManager.updateBlacklist(new ArrayList<>(List.of(host)), new ArrayList<>());
        });
    }

    private void run(Runnable task) {
        try {
            thread.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            // The master is ending.
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("Defect while speaking to the cluster", e);
                listener.lost(e);
            }
        };
    }

    private void ask(WorkerRequests.Change change) {
        change.drop().forEach(request -> drop(request.number()));
        for (WorkerRequests.Request request : change.add()) {
            ContainerRequest asked = request(request);
            open.put(request.number(), asked);
            resourceManager.addContainerRequest(asked);
        }
        resourceManager.setHeartbeatInterval(requests.waiting() > 0 ? QUICK_HEARTBEAT_MS : HEARTBEAT_MS);
    }

    private void drop(long number) {
        ContainerRequest request = open.remove(number);
        if (request != null) {
            resourceManager.removeContainerRequest(request);
        }
    }

    private ContainerRequest request(WorkerRequests.Request request) {
        AMRMClient.ContainerRequest.ContainerRequestBuilder builder = ContainerRequest.newBuilder()
                .capability(size)
                .priority(PRIORITY)
                .relaxLocality(true)
                .allocationRequestId(request.number());
        if (!nodeLabel.isEmpty()) {
            // YARN takes either a label or names of nodes.
            return builder.nodeLabelsExpression(nodeLabel).build();
        }
        return request.hosts().isEmpty()
                ? builder.build()
                : builder.nodes(request.hosts().toArray(new String[0])).build();
    }

    private void given(Container container) {
        String worker = container.getId().toString();
        String host = container.getNodeId().getHost();
        drop(container.getAllocationRequestId());
        if (requests.given(worker, host, container.getAllocationRequestId()).isEmpty()) {
            LOG.info("Container {} on {} is not wanted", worker, host);
            resourceManager.releaseAssignedContainer(container.getId());
            ask(requests.want(requests.wanted(), near));
            return;
        }
        LOG.info("Starting a worker in {} on {}", worker, host);
        containers.put(worker, container);
        events.started(worker, host);
        try {
            nodeManagers.startContainerAsync(container, launcher.context(worker));
        } catch (IOException e) {
            notStarted(container.getId(), e);
        }
        resourceManager.setHeartbeatInterval(requests.waiting() > 0 ? QUICK_HEARTBEAT_MS : HEARTBEAT_MS);
    }

    private void notStarted(ContainerId id, Throwable cause) {
        Container container = containers.remove(id.toString());
        if (container == null) {
            return;
        }
        LOG.warn("Cannot start a worker in {}", id, cause);
        String host = container.getNodeId().getHost();
        requests.gone(id.toString());
        resourceManager.releaseAssignedContainer(id);
        events.ended(new ContainerEnd(
                id.toString(),
                host,
                ContainerEnd.Kind.FAILED,
                -1,
                "A worker on " + host + " could not be started: " + firstLine(cause)));
    }

    private void ended(ContainerStatus status) {
        String worker = status.getContainerId().toString();
        Container container = containers.remove(worker);
        requests.gone(worker);
        String host = container == null ? "" : container.getNodeId().getHost();
        LOG.info("Container {} has ended with status {}: {}", worker, status.getExitStatus(), status.getDiagnostics());
        events.ended(ContainerEnds.of(
                worker,
                host,
                status.getExitStatus(),
                Optional.ofNullable(status.getDiagnostics()).orElse("")));
    }

    private void askedBack(PreemptionMessage message) {
        Stream<PreemptionContainer> strict = message.getStrictContract() == null
                ? Stream.empty()
                : message.getStrictContract().getContainers().stream();
        Stream<PreemptionContainer> negotiable =
                message.getContract() == null ? Stream.empty() : message.getContract().getContainers().stream();
        Set<String> workers = Stream.concat(strict, negotiable)
                .map(container -> container.getId().toString())
                .filter(containers::containsKey)
                .collect(Collectors.toSet());
        if (!workers.isEmpty()) {
            events.askedBack(workers, preemptionWait);
        }
    }

    private void tellOfWaiting() {
        if (requests.running() > 0 || requests.waiting() == 0) {
            return;
        }
        Resource left = resourceManager.getAvailableResources();
        int nodes = resourceManager.getClusterNodeCount();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "asked for %d x %,d MB and %d vcores%s; ",
                requests.waiting(),
                size.getMemorySize(),
                size.getVirtualCores(),
                nodeLabel.isEmpty() ? "" : " on nodes labelled '" + nodeLabel + "'"));
        if (nodes == 0) {
            text.append("no node manager is running");
        } else if (left == null || isEnough(left)) {
            text.append("queue '").append(queue).append("' has not answered yet");
        } else {
            text.append(String.format(
                    Locale.ROOT,
                    "queue '%s' is full: it has %,d MB and %d vcores left for this application",
                    queue,
                    Math.max(0, left.getMemorySize()),
                    Math.max(0, left.getVirtualCores())));
        }
        events.waiting(text.toString());
    }

    private boolean isEnough(Resource left) {
        return left.getMemorySize() >= size.getMemorySize() && left.getVirtualCores() >= size.getVirtualCores();
    }

    private static String firstLine(Throwable thrown) {
        String message = thrown.getMessage() == null ? "" : thrown.getMessage();
        return message.lines().findFirst().orElse(thrown.getClass().getSimpleName());
    }

    private final class FromResourceManager extends AMRMClientAsync.AbstractCallbackHandler {
        @Override
        public void onContainersAllocated(List<Container> allocated) {
            run(() -> allocated.forEach(YarnContainers.this::given));
        }

        @Override
        public void onContainersCompleted(List<ContainerStatus> statuses) {
            run(() -> statuses.forEach(YarnContainers.this::ended));
        }

        @Override
        public void onPreemptionMessageReceived(PreemptionMessage message) {
            run(() -> askedBack(message));
        }

        @Override
        public void onContainersUpdated(List<UpdatedContainer> updated) {
            // None is ever asked to change.
        }

        @Override
        public void onNodesUpdated(List<NodeReport> nodes) {
            // Containers of a lost node are told as ended.
        }

        @Override
        public void onShutdownRequest() {
            listener.lost(new IOException("The resource manager has ended this attempt"));
        }

        @Override
        public void onError(Throwable thrown) {
            if (thrown.getClass().getSimpleName().startsWith("Invalid")) {
                // InvalidResourceRequestException and its kin: of labels, blacklists, too large requests.
                listener.refused(firstLine(thrown));
            } else {
                listener.lost(thrown);
            }
        }

        @Override
        public float getProgress() {
            return listener.progress();
        }
    }

    private final class FromNodeManagers extends NMClientAsync.AbstractCallbackHandler {
        @Override
        public void onContainerStarted(ContainerId id, Map<String, ByteBuffer> services) {
            // The worker says hello itself.
        }

        @Override
        public void onStartContainerError(ContainerId id, Throwable thrown) {
            run(() -> notStarted(id, thrown));
        }

        @Override
        public void onContainerStopped(ContainerId id) {}

        @Override
        public void onStopContainerError(ContainerId id, Throwable thrown) {}

        @Override
        public void onContainerStatusReceived(ContainerId id, ContainerStatus status) {}

        @Override
        public void onGetContainerStatusError(ContainerId id, Throwable thrown) {}

        @Override
        @Deprecated
        public void onContainerResourceIncreased(ContainerId id, Resource resource) {}

        @Override
        public void onContainerResourceUpdated(ContainerId id, Resource resource) {}

        @Override
        public void onUpdateContainerResourceError(ContainerId id, Throwable thrown) {}

        @Override
        @Deprecated
        public void onIncreaseContainerResourceError(ContainerId id, Throwable thrown) {}
    }
}
