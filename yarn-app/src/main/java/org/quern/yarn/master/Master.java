package org.quern.yarn.master;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.quern.QuernException;
import org.quern.jobs.cli.Host;
import org.quern.jobs.record.KeptRecord;
import org.quern.jobs.record.RecordFile;
import org.quern.jobs.record.Redaction;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecorder;
import org.quern.jobs.record.RunState;
import org.quern.jobs.record.Software;
import org.quern.model.SoftwareVersion;
import org.quern.pass.Progress;
import org.quern.yarn.launch.ContainerSpec;
import org.quern.yarn.launch.MasterLaunch;
import org.quern.yarn.protocol.WorkerCalls;
import org.quern.yarn.rpc.ApplicationSecret;
import org.quern.yarn.rpc.RpcServer;
import org.quern.yarn.web.ClusterWebAccess;
import org.quern.yarn.web.MasterPage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to run an application: has the verb run over workers or over MapReduce jobs, answers workers and clients, and
 * leaves output and record behind. The verb's own failure ends the application; a failure of what is around it ends this
 * attempt, and a later one goes on from the journal. Staging is deleted with the end of the application, not of an attempt.
 */
final class Master {
    private static final Logger LOG = LoggerFactory.getLogger(Master.class);

    /** Before Hadoop closes its file systems (10) and running jobs are stopped (20). */
    private static final int SHUTDOWN_PRIORITY = 50;

    private static final Duration WORKERS_EXIT = Duration.ofSeconds(2);
    private static final Duration CLIENTS_HEAR = Duration.ofSeconds(2);

    /** A verb that is not in a pass gets so long to notice that it is to stop. */
    private static final int PATIENCE_MS = 5000;

    private static final int CHECK_MS = 500;

    /** A node manager kills 250 ms after it has asked a process to end, by default. */
    private static final Duration KILL_GRACE = Duration.ofMillis(150);

    private static final int CLIENTS = 2;
    private static final int FAILURE = 1;
    private static final int MISTAKE = 2;

    private final MasterContainer container;
    private final MasterLaunch launch;
    private final Configuration configuration;
    private final InstantSource clock;
    private final ApplicationSecret secret;
    private final ClientDesk desk;
    private final RunRecorder recorder;
    private final KeptRecord record;
    private final ApplicationRun run;
    private final YarnContainers containers;
    private final Optional<MasterEngine> engine;
    private final Thread verb = Thread.currentThread();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "quern-timer");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicBoolean isOver = new AtomicBoolean();
    private volatile WorkerContainers workers;
    private volatile String refusal = "";

    Master(MasterContainer container, MasterLaunch launch, Configuration configuration, InstantSource clock)
            throws IOException {
        this.container = container;
        this.launch = launch;
        this.configuration = configuration;
        this.clock = clock;
        this.secret = ApplicationSecret.from(
                        UserGroupInformation.getCurrentUser().getCredentials(), container.application())
                .orElseThrow(() -> new IOException("The credentials of this container hold no secret of "
                        + container.application() + "; masters are started by 'quern yarn submit'"));
        this.desk = new ClientDesk(clock, this::stop);
        RecordFile file = new RecordFile(new Path(launch.run()), configuration);
        RunRecord left = file.read()
                .orElse(submitted(UserGroupInformation.getCurrentUser().getShortUserName()));
        this.recorder = new RunRecorder(left, Redaction.of(configuration), desk, clock);
        this.record = new KeptRecord(recorder, file, container.attempt(), clock);
        this.run = new ApplicationRun(launch, configuration, recorder, record, desk);
        this.containers = new YarnContainers(
                container.application(), configuration, launch.nodeLabel(), this::context, new FromCluster());
        this.engine = launch.over() == MasterLaunch.Over.WORKERS ? Optional.of(engine()) : Optional.empty();
    }

    private RunRecord submitted(String user) {
        RunRecord.Origin origin = new RunRecord.Origin(
                launch.arguments().get(0),
                Redaction.of(configuration).arguments(launch.arguments()),
                launch.over() == MasterLaunch.Over.WORKERS ? "yarn" : "mapreduce",
                user,
                "",
                List.of(),
                "",
                Software.current());
        return RunRecord.queued(container.application(), origin, clock.instant());
    }

    private MasterEngine engine() {
        MasterOptions options = MasterOptions.of(
                launch.workers().least(), launch.workers().most(), SoftwareVersion.current(), configuration);
        MasterEngine made = new MasterEngine(options, containers, configuration, recorder, clock);
        recorder.workersFrom(made::workers);
        containers.tell(made.containerEvents());
        return made;
    }

    /** Runs the application; returns the exit code of this process. */
    int call() throws IOException {
        Thread ending = new Thread(this::terminated, "quern-terminated");
        ShutdownHookManager.get().addShutdownHook(ending, SHUTDOWN_PRIORITY);
        try {
            return answering();
        } finally {
            timer.shutdownNow();
            record.close();
            containers.close();
            if (!ShutdownHookManager.get().isShutdownInProgress()) {
                ShutdownHookManager.get().removeShutdownHook(ending);
            }
        }
    }

    private int answering() throws IOException {
        WorkerCalls calls = engine.isPresent() ? engine.get().workerCalls() : new NoWorkers();
        int handlers = RpcServer.handlersFor(launch.workers().most() + CLIENTS);
        try (RpcServer server = new RpcServer(configuration, secret, container.host(), handlers, calls, desk)) {
            String owner = UserGroupInformation.getCurrentUser().getShortUserName();
            Optional<MasterPage> page = MasterPage.startIfPossible(
                    container.host(),
                    recorder::snapshot,
                    ClusterWebAccess.of(configuration, owner, container.proxyBase()),
                    recorder::message);
            try {
                return registered(server.address(), page.map(MasterPage::url).orElse(""));
            } finally {
                page.ifPresent(MasterPage::close);
            }
        }
    }

    private int registered(InetSocketAddress address, String page) throws IOException {
        workers = new WorkerContainers(
                ContainerSpec.ofWorker(launch, configuration, container.host(), address.getPort()), secret);
        YarnContainers.Registration registration = containers.register(container.host(), address.getPort(), page);
        Optional<ApplicationRun.End> before = run.endedBefore();
        if (before.isPresent()) {
            // An earlier attempt died between its record and its leave of the cluster.
            return leave(before.get(), registration);
        }
        ApplicationRun.End end = verb(registration);
        isOver.set(true);
        exitWorkers();
        leave(end);
        desk.over(CLIENTS_HEAR);
        return leave(end, registration);
    }

    private int leave(ApplicationRun.End end, YarnContainers.Registration registration) throws IOException {
        deleteStaging();
        LOG.info("The run on queue {} is over: {} {}", registration.queue(), end.state(), end.text());
        containers.unregister(
                switch (end.state()) {
                    case FINISHED -> FinalApplicationStatus.SUCCEEDED;
                    case CANCELED -> FinalApplicationStatus.KILLED;
                    default -> FinalApplicationStatus.FAILED;
                },
                end.text(),
                "");
        return end.exitCode();
    }

    private ApplicationRun.End verb(YarnContainers.Registration registration) throws IOException {
        recorder.attemptStarted(container.attempt(), container.id(), container.host(), container.logs());
        if (container.attempt() > 1) {
            recorder.message("The master was started again (attempt " + container.attempt() + ")");
        }
        Host.Run id = new Host.Run(container.application(), container.attempt());
        if (engine.isEmpty()) {
            record.begin();
            return run.run(Host.overMapReduce(id, recorder).noting(recorder));
        }
        try {
            containers.check(registration);
        } catch (QuernException e) {
            return new ApplicationRun.End(RunState.FAILED, MISTAKE, e.getMessage());
        }
        engine.get().start();
        timer.scheduleWithFixedDelay(engine.get()::check, CHECK_MS, CHECK_MS, TimeUnit.MILLISECONDS);
        record.begin();
        ApplicationRun.End end = run.run(
                Host.overWorkers(id, engine.get(), metered(engine.get())).noting(recorder));
        return refusal.isEmpty() ? end : new ApplicationRun.End(RunState.FAILED, MISTAKE, refusal);
    }

    private Progress metered(MasterEngine running) {
        MasterMetrics metrics =
                new MasterMetrics(container.application(), running::activity, running::workers, recorder, clock);
        DefaultMetricsSystem.initialize(MasterMetrics.PREFIX);
        DefaultMetricsSystem.instance().register(MasterMetrics.NAME, "An application's master", metrics);
        return metrics;
    }

    private void exitWorkers() {
        if (engine.isEmpty()) {
            return;
        }
        engine.get().close();
        try {
            if (!engine.get().awaitExits(WORKERS_EXIT)) {
                LOG.info("Some workers did not exit by themselves; the resource manager ends them");
            }
        } catch (InterruptedException e) {
            // Asked to stop when all is done.
        }
    }

    /** Writes the record of the run. */
    private void leave(ApplicationRun.End end) throws IOException {
        engine.map(MasterEngine::activity).ifPresent(this::count);
        run.record(end);
    }

    private void count(Activity activity) {
        recorder.count("leaves done", activity.leavesDone());
        recorder.count("leaves redone", activity.leavesRedone());
        recorder.count("deliveries dropped", activity.deliveriesDropped());
        recorder.count("bytes received", activity.bytesReceived());
        recorder.count("workers lost", activity.workersLost());
        recorder.count("workers preempted", activity.workersPreempted());
        recorder.count("nodes excluded", activity.nodesExcluded());
    }

    private void deleteStaging() {
        Path staging = new Path(launch.staging());
        try {
            staging.getFileSystem(configuration).delete(staging, true);
        } catch (IOException e) {
            LOG.warn("Cannot delete {}", staging, e);
        }
    }

    private ContainerLaunchContext context(String worker) throws IOException {
        return workers.context(worker);
    }

    /** A client wants the run to end. */
    private void stop(String reason) {
        LOG.info("Asked to stop: {}", reason);
        recorder.message("Stopping: " + reason);
        engine.ifPresent(running -> running.stop(reason));
        // Jobs of a chain are killed by whoever waits for them when it is interrupted.
        timer.schedule(verb::interrupt, engine.isPresent() ? PATIENCE_MS : 0, TimeUnit.MILLISECONDS);
    }

    /**
     * Called when this process is to end before its work is done. Only if the application was killed is it certain that no
     * attempt follows: those that were lost with their nodes do not count, so no attempt knows that it is the last one. What
     * this one leaves is needed by the next, or cleaned up by the client that finds the application failed.
     */
    private void terminated() {
        if (isOver.get()) {
            return;
        }
        Optional<String> killed = containers.killed(KILL_GRACE);
        if (killed.isEmpty()) {
            return;
        }
        try {
            deleteStaging();
            leave(new ApplicationRun.End(RunState.CANCELED, FAILURE, killed.get()));
            run.discardOutput();
        } catch (IOException e) {
            LOG.warn("Cannot write the record", e);
        }
    }

    private final class FromCluster implements YarnContainers.Listener {
        @Override
        public void lost(Throwable cause) {
            if (!isOver.get()) {
                LOG.error("This attempt of the master ends", cause);
                // The resource manager hands the line on to the client, if this was the last attempt.
                System.err.println("quern: The master has lost the cluster: " + cause.getMessage());
                // Two masters at the same outputs would be worse than passes run again.
                new Thread(() -> Runtime.getRuntime().exit(FAILURE), "quern-exit").start();
            }
        }

        @Override
        public void refused(String message) {
            refusal = "The resource manager refuses to give workers: " + message;
            engine.ifPresent(running -> running.stop(refusal));
        }

        @Override
        public float progress() {
            return desk.passShare();
        }
    }
}
