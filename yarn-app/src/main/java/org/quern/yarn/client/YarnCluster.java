package org.quern.yarn.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.net.NetUtils;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.token.Token;
import org.apache.hadoop.yarn.api.protocolrecords.GetApplicationsRequest;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.ApplicationSubmissionContext;
import org.apache.hadoop.yarn.api.records.ApplicationTimeoutType;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.api.records.NodeState;
import org.apache.hadoop.yarn.api.records.Priority;
import org.apache.hadoop.yarn.api.records.QueueACL;
import org.apache.hadoop.yarn.api.records.QueueInfo;
import org.apache.hadoop.yarn.api.records.QueueState;
import org.apache.hadoop.yarn.api.records.QueueUserACLInfo;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.client.ClientRMProxy;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.client.util.YarnClientUtils;
import org.apache.hadoop.yarn.conf.HAUtil;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.ApplicationNotFoundException;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.util.ConverterUtils;
import org.apache.hadoop.yarn.util.Records;
import org.quern.QuernException;
import org.quern.yarn.launch.ContainerSpec;

/** The resource manager of the configuration, which must answer within seconds. */
final class YarnCluster implements Cluster {
    static final String TYPE = "QUERN";

    /** A client that is not answered says so rather than wait for a quarter of an hour, as YARN's own do. */
    private static final int WAIT_MS = 3000;

    private static final int RETRY_MS = 500;
    private static final String ROOT = "root";

    private final YarnConfiguration configuration;
    private final YarnClient client;

    YarnCluster(Configuration configuration) {
        this.configuration = impatient(configuration);
        client = YarnClient.createYarnClient();
        client.init(this.configuration);
        client.start();
    }

    private static YarnConfiguration impatient(Configuration configuration) {
        YarnConfiguration impatient = new YarnConfiguration(configuration);
        impatient.setInt(YarnConfiguration.RESOURCEMANAGER_CONNECT_MAX_WAIT_MS, WAIT_MS);
        impatient.setInt(YarnConfiguration.RESOURCEMANAGER_CONNECT_RETRY_INTERVAL_MS, RETRY_MS);
        impatient.setInt(CommonConfigurationKeysPublic.IPC_CLIENT_CONNECT_MAX_RETRIES_KEY, 0);
        impatient.setInt(CommonConfigurationKeysPublic.IPC_CLIENT_CONNECT_MAX_RETRIES_ON_SOCKET_TIMEOUTS_KEY, 0);
        impatient.setInt(CommonConfigurationKeysPublic.IPC_CLIENT_CONNECT_TIMEOUT_KEY, WAIT_MS);
        // Page and timeline servers are not asked.
        impatient.setBoolean(YarnConfiguration.TIMELINE_SERVICE_ENABLED, false);
        return impatient;
    }

    /** A call of YARN's client. */
    private interface Call<T> {
        T answer() throws IOException, YarnException;
    }

    private <T> T call(Call<T> call) throws IOException {
        try {
            return call.answer();
        } catch (YarnException e) {
            throw new IOException(firstLine(e), e);
        } catch (IOException e) {
            if (isUnreachable(e)) {
                throw unreachable(e);
            }
            throw e;
        }
    }

    private static boolean isUnreachable(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    private QuernException unreachable(IOException cause) {
        String folder = System.getenv("HADOOP_CONF_DIR");
        return new QuernException(
                "No resource manager answers at " + addresses() + " (yarn.resourcemanager.address): "
                        + (folder == null
                                ? "set HADOOP_CONF_DIR to the folder of the cluster's *-site.xml"
                                : "is it up, and is HADOOP_CONF_DIR, " + folder + ", the cluster's?"),
                cause);
    }

    private String addresses() {
        if (!HAUtil.isHAEnabled(configuration)) {
            return text(configuration.getSocketAddr(
                    YarnConfiguration.RM_ADDRESS,
                    YarnConfiguration.DEFAULT_RM_ADDRESS,
                    YarnConfiguration.DEFAULT_RM_PORT));
        }
        List<String> addresses = new ArrayList<>();
        for (String id : HAUtil.getRMHAIds(configuration)) {
            YarnConfiguration one = new YarnConfiguration(configuration);
            one.set(YarnConfiguration.RM_HA_ID, id);
            addresses.add(text(one.getSocketAddr(
                    YarnConfiguration.RM_ADDRESS,
                    YarnConfiguration.DEFAULT_RM_ADDRESS,
                    YarnConfiguration.DEFAULT_RM_PORT)));
        }
        return String.join(", ", addresses);
    }

    private static String text(InetSocketAddress address) {
        return NetUtils.getHostPortString(address);
    }

    private static String firstLine(Throwable thrown) {
        return String.valueOf(thrown.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
    }

    @Override
    public NewApplication newApplication() throws IOException {
        return call(() -> {
            var response = client.createApplication().getNewApplicationResponse();
            Resource most = response.getMaximumResourceCapability();
            return new NewApplication(
                    response.getApplicationId().toString(), most.getMemorySize(), most.getVirtualCores());
        });
    }

    @Override
    public Optional<Queue> queue(String name) throws IOException {
        if (name.equals(ROOT)) {
            return Optional.of(new Queue(name, queues(), true, true));
        }
        return call(() -> {
            for (QueueInfo info : client.getAllQueues()) {
                if (isNamed(info, name)) {
                    Set<String> leaves = new TreeSet<>();
                    info.getChildQueues().forEach(child -> addLeaves(child, leaves));
                    return Optional.of(
                            new Queue(name, leaves, info.getQueueState() == QueueState.RUNNING, mayTake(info)));
                }
            }
            return mayBeMade(name) ? Optional.of(new Queue(name, Set.of(), true, true)) : Optional.empty();
        });
    }

    /** Whether the scheduler may make the queue when it is used; if it does not, it refuses the application. */
    private boolean mayBeMade(String name) {
        return name.contains(".")
                || configuration.get(YarnConfiguration.RM_SCHEDULER, "").endsWith("FairScheduler");
    }

    /** Schedulers name queues by the last part of their path, or by all of it; users leave out the root. */
    private static boolean isNamed(QueueInfo queue, String name) {
        return Set.of(name, ROOT + "." + name).contains(queue.getQueueName())
                || Set.of(name, ROOT + "." + name).contains(String.valueOf(queue.getQueuePath()));
    }

    @Override
    public Set<String> queues() throws IOException {
        return call(() -> {
            Set<String> leaves = new TreeSet<>();
            client.getRootQueueInfos().forEach(queue -> addLeaves(queue, leaves));
            return leaves;
        });
    }

    private static void addLeaves(QueueInfo queue, Set<String> leaves) {
        if (queue.getChildQueues().isEmpty()) {
            leaves.add(queue.getQueueName());
        }
        queue.getChildQueues().forEach(child -> addLeaves(child, leaves));
    }

    /** Not known of the queue, as with some schedulers, counts as yes: the resource manager decides. */
    private boolean mayTake(QueueInfo queue) throws IOException, YarnException {
        Map<String, List<QueueACL>> acls = new HashMap<>();
        for (QueueUserACLInfo info : client.getQueueAclsInfo()) {
            acls.put(info.getQueueName(), info.getUserAcls());
        }
        List<QueueACL> own = acls.getOrDefault(queue.getQueueName(), acls.get(queue.getQueuePath()));
        return own == null || own.contains(QueueACL.SUBMIT_APPLICATIONS) || own.contains(QueueACL.ADMINISTER_QUEUE);
    }

    @Override
    public List<Node> nodes() throws IOException {
        return call(() -> client.getNodeReports(NodeState.RUNNING).stream()
                .map(node -> new Node(
                        node.getNodeId().getHost(),
                        node.getCapability().getMemorySize(),
                        node.getCapability().getVirtualCores(),
                        node.getNodeLabels() == null ? Set.of() : node.getNodeLabels()))
                .toList());
    }

    @Override
    public void submit(Submission submission, ContainerSpec master, Credentials credentials) throws IOException {
        ApplicationSubmissionContext context = Records.newRecord(ApplicationSubmissionContext.class);
        context.setApplicationId(ApplicationId.fromString(submission.id()));
        context.setApplicationType(TYPE);
        context.setApplicationName(submission.name());
        if (!submission.queue().isEmpty()) {
            context.setQueue(submission.queue());
        }
        submission.priority().ifPresent(priority -> context.setPriority(Priority.newInstance(priority)));
        context.setApplicationTags(submission.tags());
        if (!submission.nodeLabel().isEmpty()) {
            context.setNodeLabelExpression(submission.nodeLabel());
        }
        submission
                .timeoutSeconds()
                .ifPresent(seconds -> context.setApplicationTimeouts(Map.of(ApplicationTimeoutType.LIFETIME, seconds)));
        context.setMaxAppAttempts(submission.attempts());
        context.setResource(Resource.newInstance(submission.memoryMb(), submission.vcores()));
        context.setAMContainerSpec(master.context(credentials));
        try {
            call(() -> client.submitApplication(context));
        } catch (IOException e) {
            throw new QuernException("The resource manager refused the application: " + firstLine(e), e);
        }
    }

    @Override
    public Optional<Application> application(String id) throws IOException {
        return call(() -> {
            try {
                return Optional.of(application(client.getApplicationReport(ApplicationId.fromString(id))));
            } catch (ApplicationNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private static Application application(ApplicationReport report) {
        int attempt = report.getCurrentApplicationAttemptId() == null
                ? 0
                : report.getCurrentApplicationAttemptId().getAttemptId();
        String host = report.getHost() == null || report.getHost().equals("N/A") ? "" : report.getHost();
        return new Application(
                report.getApplicationId().toString(),
                report.getName(),
                report.getUser(),
                report.getQueue(),
                phase(report),
                attempt,
                host,
                Math.max(0, report.getRpcPort()),
                known(report.getTrackingUrl()),
                known(report.getDiagnostics()),
                report.getStartTime(),
                report.getFinishTime());
    }

    private static String known(String text) {
        return text == null || text.equals("N/A") ? "" : text.strip();
    }

    private static Phase phase(ApplicationReport report) {
        return switch (report.getYarnApplicationState()) {
            case NEW, NEW_SAVING, SUBMITTED, ACCEPTED -> Phase.WAITING;
            case RUNNING -> Phase.RUNNING;
            case FINISHED ->
                report.getFinalApplicationStatus() == FinalApplicationStatus.SUCCEEDED
                        ? Phase.FINISHED
                        : report.getFinalApplicationStatus() == FinalApplicationStatus.KILLED
                                ? Phase.KILLED
                                : Phase.FAILED;
            case FAILED -> Phase.FAILED;
            case KILLED -> Phase.KILLED;
        };
    }

    @Override
    public List<Application> applications(String user) throws IOException {
        GetApplicationsRequest request = GetApplicationsRequest.newInstance();
        request.setApplicationTypes(Set.of(TYPE));
        request.setUsers(Set.of(user));
        return call(() -> client.getApplications(request).stream()
                .map(YarnCluster::application)
                .toList());
    }

    @Override
    public void kill(String id) throws IOException {
        try {
            call(() -> {
                client.killApplication(ApplicationId.fromString(id));
                return null;
            });
        } catch (IOException e) {
            if (isForbidden(e)) {
                throw forbidden(id, e);
            }
            throw e;
        }
    }

    private static boolean isForbidden(IOException thrown) {
        // The cause is text by the time it is here.
        return thrown.getCause() instanceof YarnException cause
                && String.valueOf(cause.getMessage()).contains("AccessControlException");
    }

    private static QuernException forbidden(String id, IOException cause) throws IOException {
        return new QuernException(
                UserGroupInformation.getCurrentUser().getShortUserName() + " may not kill " + id
                        + ": its owner may, who administers its queue, and whom its --acl-modify names",
                cause);
    }

    @Override
    public void addToken(Credentials credentials) throws IOException {
        call(() -> {
            var token = client.getRMDelegationToken(new Text(renewer()));
            Token<?> own =
                    ConverterUtils.convertFromYarn(token, ClientRMProxy.getRMDelegationTokenService(configuration));
            credentials.addToken(own.getService(), own);
            return null;
        });
    }

    @Override
    public String renewer() throws IOException {
        return UserGroupInformation.isSecurityEnabled()
                ? YarnClientUtils.getRmPrincipal(configuration)
                : UserGroupInformation.getCurrentUser().getShortUserName();
    }

    @Override
    public void close() {
        client.stop();
    }
}
