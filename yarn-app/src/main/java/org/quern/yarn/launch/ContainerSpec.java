package org.quern.yarn.launch;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.api.ApplicationConstants.Environment;
import org.apache.hadoop.yarn.api.records.ApplicationAccessType;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.LocalResource;
import org.quern.jobs.YarnSettings;
import org.quern.yarn.worker.WorkerLaunch;

/**
 * What a container is started with: the same for the master and its workers but for class, memory, files and tokens.
 *
 * @param command for the node manager's shell
 * @param environment the class path included
 * @param files by their names in the container's working directory
 * @param acls who may see and kill the application, as YARN wants it
 */
public record ContainerSpec(
        String command,
        Map<String, String> environment,
        Map<String, LocalResource> files,
        Map<ApplicationAccessType, String> acls) {
    static final String JAR = "quern.jar";
    static final String CACHED_JAR = "cached-quern.jar";
    static final String ENTRY_POINT = "org.quern.yarn.launch.ContainerMain";
    private static final String JAVA_OPTIONS = "JDK_JAVA_OPTIONS";
    private static final String USER_WITHOUT_SECURITY = "HADOOP_USER_NAME";
    private static final String MASTER = "org.quern.yarn.master.MasterMain";
    private static final int MASTER_HEAP_PERCENT = 75;
    private static final int MEGABYTE_BITS = 20;

    public ContainerSpec {
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
        acls = Map.copyOf(acls);
    }

    /**
     * Of the master; to be called when {@code launch} is staged.
     *
     * @param configuration the client's, as staged
     */
    public static ContainerSpec ofMaster(MasterLaunch launch, Configuration configuration) throws IOException {
        long memory = bytes(YarnSettings.MASTER_MEMORY.of(configuration));
        JavaCommand command = new JavaCommand(
                memory / 100 * MASTER_HEAP_PERCENT,
                OptionalLong.empty(),
                YarnSettings.MASTER_VCORES.of(configuration),
                YarnSettings.MASTER_JAVA_OPTIONS.of(configuration),
                MASTER);
        return of(
                command,
                launch,
                ClassArchive.Role.MASTER,
                Map.of(),
                new LocalFiles(configuration).ofMaster(launch),
                configuration);
    }

    /**
     * Of any worker.
     *
     * @param host and port where the master listens to workers
     */
    public static ContainerSpec ofWorker(MasterLaunch launch, Configuration configuration, String host, int port)
            throws IOException {
        long memory = bytes(YarnSettings.WORKER_MEMORY.of(configuration));
        JavaCommand command = new JavaCommand(
                YarnSettings.WORKER_HEAP.of(configuration).of(memory),
                OptionalLong.of(YarnSettings.WORKER_DIRECT.of(configuration).of(memory)),
                YarnSettings.WORKER_VCORES.of(configuration),
                YarnSettings.WORKER_JAVA_OPTIONS.of(configuration),
                WorkerLaunch.MAIN_CLASS);
        Map<String, String> told = new WorkerLaunch(host, port, MasterLaunch.CONFIGURATION).environment();
        return of(
                command,
                launch,
                ClassArchive.Role.WORKER,
                told,
                new LocalFiles(configuration).ofWorker(launch),
                configuration);
    }

    private static ContainerSpec of(
            JavaCommand command,
            MasterLaunch launch,
            ClassArchive.Role role,
            Map<String, String> told,
            Map<String, LocalResource> files,
            Configuration configuration)
            throws IOException {
        ClassArchive archive = ClassArchive.of(new Path(launch.jar()), role, configuration);
        if (archive.found().isPresent()) {
            files.put(
                    ClassArchive.LINK,
                    new LocalFiles(configuration).ofArchive(archive.found().get()));
        }
        Map<String, String> environment = environment(launch, archive.javaOptions(), configuration);
        environment.putAll(told);
        environment.putAll(archive.environment());
        return new ContainerSpec(command.line(), environment, files, acls(configuration));
    }

    private static long bytes(int megabytes) {
        return (long) megabytes << MEGABYTE_BITS;
    }

    private static Map<String, String> environment(MasterLaunch launch, String javaOptions, Configuration configuration)
            throws IOException {
        Map<String, String> environment = new HashMap<>(launch.environment());
        environment.put(Environment.CLASSPATH.name(), ClassPath.of(configuration));
        environment.merge(
                JAVA_OPTIONS, JavaCommand.JAVA_9_OPTIONS + " " + javaOptions, (own, ours) -> ours + " " + own);
        String javaHome = YarnSettings.JAVA_HOME.of(configuration);
        if (!javaHome.isEmpty()) {
            environment.put(Environment.JAVA_HOME.name(), javaHome);
        }
        if (!UserGroupInformation.isSecurityEnabled()) {
            // Containers run as the node manager's user then, but files are the submitting user's.
            environment.put(
                    USER_WITHOUT_SECURITY, UserGroupInformation.getCurrentUser().getShortUserName());
        }
        return environment;
    }

    private static Map<ApplicationAccessType, String> acls(Configuration configuration) {
        return Map.of(
                ApplicationAccessType.VIEW_APP, acl(YarnSettings.VIEWERS.of(configuration)),
                ApplicationAccessType.MODIFY_APP, acl(YarnSettings.MODIFIERS.of(configuration)));
    }

    /** A space alone stands for nobody. */
    private static String acl(String configured) {
        return configured.isEmpty() ? " " : configured;
    }

    /** @param credentials all that the container is to hold */
    public ContainerLaunchContext context(Credentials credentials) throws IOException {
        return ContainerLaunchContext.newInstance(
                files, environment, List.of(command), null, tokens(credentials), acls);
    }

    private static ByteBuffer tokens(Credentials credentials) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        credentials.writeTokenStorageToStream(new DataOutputStream(bytes));
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}
