package org.quern.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.mapreduce.v2.MiniMRYarnCluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * HDFS and YARN in this process, on free ports and below a temporary directory; containers are processes of their own. Started
 * for the first test that asks for it, stopped and deleted after the last.
 */
public final class MiniCluster implements AutoCloseable {
    /** Containers live for seconds: the second compiler and parallel collection would not pay. */
    private static final String SHORT_LIVED =
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto --add-opens=java.base/java.lang=ALL-UNNAMED";

    private static final int NODES = 2;

    /** Jersey and Guice tell of every resource they register; held, or it would be forgotten. */
    private static final Logger WEB_PAGES = Logger.getLogger("com");

    private final Path directory;
    private MiniDFSCluster hdfs;
    private MiniMRYarnCluster yarn;

    private MiniCluster() throws IOException {
        directory = Files.createTempDirectory("quern-cluster");
        try {
            start();
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void start() throws IOException {
        WEB_PAGES.setLevel(Level.SEVERE);
        System.setProperty("test.build.data", directory.toString());
        Configuration configuration = new Configuration();
        configuration.set("hadoop.tmp.dir", directory.resolve("tmp").toString());
        configuration.setInt("dfs.replication", 1);
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("dfs").toString());
        hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        configuration.set(FileSystem.FS_DEFAULT_NAME_KEY, hdfs.getURI().toString());
        quick(configuration);
        yarn = new MiniMRYarnCluster("quern", NODES);
        yarn.init(configuration);
        yarn.start();
    }

    private static void quick(Configuration configuration) {
        configuration.set("yarn.nodemanager.vmem-check-enabled", "false");
        configuration.set("yarn.nodemanager.pmem-check-enabled", "false");
        configuration.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99.5");
        configuration.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
        configuration.set("yarn.scheduler.minimum-allocation-mb", "256");
        configuration.set("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", "100");
        configuration.set("yarn.app.mapreduce.am.scheduler.heartbeat.interval-ms", "100");
        configuration.set("yarn.client.application-client-protocol.poll-interval-ms", "50");
        configuration.set("mapreduce.client.completion.pollinterval", "100");
        configuration.set("mapreduce.client.progressmonitor.pollinterval", "100");
        configuration.set("mapreduce.job.ubertask.enable", "true");
        configuration.set("yarn.app.mapreduce.am.resource.mb", "768");
        configuration.set("yarn.app.mapreduce.am.command-opts", "-Xmx512m " + SHORT_LIVED);
        configuration.set("mapreduce.map.memory.mb", "512");
        configuration.set("mapreduce.reduce.memory.mb", "512");
        configuration.set("mapreduce.map.java.opts", "-Xmx320m " + SHORT_LIVED);
        configuration.set("mapreduce.reduce.java.opts", "-Xmx320m " + SHORT_LIVED);
        configuration.set("mapreduce.task.io.sort.mb", "32");
    }

    /** A copy, for one test to change. */
    public Configuration configuration() {
        return new Configuration(yarn.getConfig());
    }

    public FileSystem fileSystem() throws IOException {
        return hdfs.getFileSystem();
    }

    /** Fully qualified. */
    public String path(String path) {
        return hdfs.getURI() + path;
    }

    @Override
    public void close() throws IOException {
        if (yarn != null) {
            yarn.stop();
        }
        if (hdfs != null) {
            hdfs.shutdown();
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** Hands the shared cluster to tests that have a parameter for it. */
    public static final class Extension implements ParameterResolver {
        private static final ExtensionContext.Namespace NAMESPACE =
                ExtensionContext.Namespace.create(MiniCluster.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == MiniCluster.class;
        }

        @Override
        public MiniCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(MiniCluster.class, key -> started(), MiniCluster.class);
        }

        private static MiniCluster started() {
            try {
                return new MiniCluster();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
