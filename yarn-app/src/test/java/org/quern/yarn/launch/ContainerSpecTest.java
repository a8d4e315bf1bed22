package org.quern.yarn.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.DataInputByteBuffer;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.yarn.api.records.ApplicationAccessType;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.LocalResource;
import org.apache.hadoop.yarn.api.records.LocalResourceVisibility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.yarn.worker.WorkerLaunch;

class ContainerSpecTest {
    @TempDir
    Path directory;

    private final Configuration configuration = new Configuration(false);
    private MasterLaunch launch;

    @BeforeEach
    void stage() throws IOException {
        Path jar = Files.writeString(directory.resolve("quern-0.1.jar"), "jar");
        launch = new MasterLaunch(
                List.of("linmod", "--data", "secret.q"),
                MasterLaunch.Over.WORKERS,
                new WorkerCount(1, 2),
                "",
                Map.of("LANG", "C"),
                jar.toUri().toString(),
                directory.resolve("staging").toUri().toString(),
                directory.resolve("runs").toUri().toString());
        launch.stage(configuration);
    }

    private ContainerSpec worker() throws IOException {
        return ContainerSpec.ofWorker(launch, configuration, "node1.example.org", 4711);
    }

    @Test
    void workerGetsItsSharesOfTheContainersMemory() throws IOException {
        configuration.set("quern.yarn.worker.memory-mb", "1000");
        configuration.set("quern.yarn.worker.heap", "60%");
        configuration.set("quern.yarn.worker.direct", "128m");
        configuration.set("quern.yarn.worker.java-options", "-XX:+AlwaysPreTouch");

        assertThat(worker().command())
                .isEqualTo("cp cached-quern.jar quern.jar && TZ=UTC0 touch -t 200001010000 quern.jar &&"
                        + " exec {{JAVA_HOME}}/bin/java -Xmx614400k -XX:MaxDirectMemorySize=131072k -XX:+UseParallelGC"
                        + " -XX:ErrorFile=<LOG_DIR>/hs_err_pid%p.log -Djava.io.tmpdir={{PWD}}/tmp"
                        + " -Dlog4j.defaultInitOverride=true -XX:+AlwaysPreTouch org.quern.yarn.launch.ContainerMain"
                        + " org.quern.yarn.worker.WorkerMain 1><LOG_DIR>/stdout"
                        + " 2><LOG_DIR>/stderr");
    }

    @Test
    void oneCoreCollectsWithOneThread() throws IOException {
        configuration.set("quern.yarn.worker.vcores", "1");

        assertThat(worker().command()).contains("-XX:+UseSerialGC").doesNotContain("ParallelGC");
    }

    @Test
    void argumentsOfTheVerbAreNotOnTheCommandLine() throws IOException {
        assertThat(ContainerSpec.ofMaster(launch, configuration).command())
                .contains("org.quern.yarn.master.MasterMain 1>")
                .doesNotContain("secret");
    }

    @Test
    void workerIsToldWhereItsMasterIs() throws IOException {
        assertThat(WorkerLaunch.of(worker().environment()))
                .isEqualTo(new WorkerLaunch("node1.example.org", 4711, "configuration.xml"));
        assertThat(worker().files()).containsKey("configuration.xml");
    }

    @Test
    void plainClusterFindsHadoopByTheVariablesOfItsNodeManagers() throws IOException {
        assertThat(worker().environment().get("CLASSPATH").split("<CPS>"))
                .startsWith("quern.jar", "{{HADOOP_COMMON_HOME}}/share/hadoop/common/*")
                .contains("{{HADOOP_HDFS_HOME}}/share/hadoop/hdfs/*", "{{HADOOP_YARN_HOME}}/share/hadoop/yarn/lib/*")
                .endsWith(
                        "{{HADOOP_MAPRED_HOME}}/share/hadoop/mapreduce/*",
                        "{{HADOOP_MAPRED_HOME}}/share/hadoop/mapreduce/lib/*",
                        "{{HADOOP_COMMON_HOME}}/share/hadoop/mapreduce/*",
                        "{{HADOOP_COMMON_HOME}}/share/hadoop/mapreduce/lib/*",
                        "lib/*",
                        "{{HADOOP_CONF_DIR}}");
    }

    @Test
    void clusterThatNamesItsClassPathGetsThatOne() throws IOException {
        configuration.set("yarn.application.classpath", "/etc/hadoop, $HADOOP_HOME/lib/*");
        configuration.set("mapreduce.application.classpath", "/etc/hadoop,$PWD/mr/*");

        assertThat(worker().environment())
                .containsEntry(
                        "CLASSPATH", "quern.jar<CPS>{{HADOOP_HOME}}/lib/*<CPS>{{PWD}}/mr/*<CPS>lib/*<CPS>/etc/hadoop");
    }

    @Test
    void environmentHasTheUsersVariablesAndTheJavaOfTheSetting() throws IOException {
        assertThat(worker().environment()).doesNotContainKey("JAVA_HOME").containsEntry("LANG", "C");
        configuration.set("quern.yarn.java-home", "/opt/jdk-17");

        assertThat(worker().environment())
                .containsEntry("JAVA_HOME", "/opt/jdk-17")
                .containsEntry(
                        "JDK_JAVA_OPTIONS",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED -XX:+IgnoreUnrecognizedVMOptions"
                                + " -XX:+RecordDynamicDumpInfo -Xlog:disable -Xlog:all=error:stderr")
                .containsEntry("HADOOP_USER_NAME", System.getProperty("user.name"));
    }

    @Test
    void onlyTheMasterGetsTheCommandLineOfTheVerb() throws IOException {
        assertThat(worker().files()).containsOnlyKeys("cached-quern.jar", "configuration.xml");
        assertThat(ContainerSpec.ofMaster(launch, configuration).files())
                .containsOnlyKeys("cached-quern.jar", "configuration.xml", "launch.json");
    }

    @Test
    void filesOfTheRunAreTheApplicationsOwn() throws IOException {
        LocalResource file = worker().files().get("configuration.xml");

        assertThat(file.getVisibility()).isEqualTo(LocalResourceVisibility.APPLICATION);
        assertThat(file.getResource().getFile()).isEqualTo(directory + "/staging/configuration.xml");
        assertThat(file.getSize()).isEqualTo(Files.size(directory.resolve("staging/configuration.xml")));
    }

    @Test
    void jarThatNotAllMayReadIsPrivate() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));

        assertThat(worker().files().get("cached-quern.jar").getVisibility()).isEqualTo(LocalResourceVisibility.PRIVATE);
    }

    @Test
    void jvmStartsWithTheClassesThatAnEarlierRunLeft() throws IOException {
        Files.writeString(directory.resolve("quern-0.1.jar.worker-0123456789abcdef.jsa"), "archive");

        assertThat(worker().files()).containsKey("quern.jsa");
        assertThat(worker().environment().get("JDK_JAVA_OPTIONS"))
                .endsWith("-XX:SharedArchiveFile=quern.jsa -Xlog:disable -Xlog:all=error:stderr");
        assertThat(ContainerSpec.ofMaster(launch, configuration).files()).doesNotContainKey("quern.jsa");
    }

    @Test
    void archiveOfMapReduceIsBroughtUnderItsLink() throws IOException {
        Path archive = Files.writeString(directory.resolve("mr.tgz"), "archive");
        configuration.set("mapreduce.application.framework.path", archive.toUri() + "#mr-framework");

        assertThat(worker().files()).containsKey("mr-framework");
    }

    @Test
    void withoutSettingsOnlyTheOwnerSeesAnApplication() throws IOException {
        configuration.set("quern.yarn.acl.view", "ann,bob staff");

        assertThat(worker().acls())
                .containsEntry(ApplicationAccessType.VIEW_APP, "ann,bob staff")
                .containsEntry(ApplicationAccessType.MODIFY_APP, " ");
    }

    @Test
    void contextCarriesTheCredentials() throws IOException {
        Credentials credentials = new Credentials();
        credentials.addSecretKey(new Text("alias"), new byte[] {1, 2, 3});

        ContainerLaunchContext context = worker().context(credentials);

        Credentials read = new Credentials();
        ByteBuffer tokens = context.getTokens();
        try (DataInputByteBuffer bytes = new DataInputByteBuffer()) {
            bytes.reset(tokens);
            read.readTokenStorageStream(new DataInputStream(bytes));
        }
        assertThat(read.getSecretKey(new Text("alias"))).containsExactly(1, 2, 3);
        assertThat(context.getCommands()).containsExactly(worker().command());
    }
}
