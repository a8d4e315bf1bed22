package org.quern.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;
import org.quern.jobs.mapreduce.ChunkSetContents;

/** The command line on HDFS and YARN. */
@ExtendWith(MiniCluster.Extension.class)
class ClusterIT {
    private static final String FORMULA = "y ~ x + nearX";

    private final MiniCluster cluster;
    private final FileSystem fileSystem;
    private final Configuration configuration;

    ClusterIT(MiniCluster cluster) throws IOException {
        this.cluster = cluster;
        this.fileSystem = cluster.fileSystem();
        this.configuration = cluster.configuration();
    }

    @BeforeEach
    void writeData() throws IOException {
        fileSystem.delete(new Path("/test"), true);
        TestData.write(new Path(cluster.path("/test/numbers.q")), configuration);
    }

    private CommandLineRun run(String... args) {
        return CommandLineRun.of(new Configuration(configuration), args);
    }

    private CommandLineRun linmod(String out, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "linmod",
                "--data",
                cluster.path("/test/numbers.q"),
                "--formula",
                FORMULA,
                "--out",
                cluster.path("/test/" + out)));
        args.addAll(List.of(more));
        CommandLineRun run = run(args.toArray(new String[0]));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private CommandLineRun predict(String out, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "predict",
                "--data",
                cluster.path("/test/numbers.q"),
                "--model",
                cluster.path("/test/local.avro"),
                "--out",
                cluster.path("/test/" + out),
                "--residuals"));
        args.addAll(List.of(more));
        CommandLineRun run = run(args.toArray(new String[0]));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private byte[] bytes(String file) throws IOException {
        try (InputStream in = fileSystem.open(new Path("/test/" + file))) {
            return in.readAllBytes();
        }
    }

    private ChunkSetContents contents(String set) throws IOException {
        return ChunkSetContents.of(cluster.path("/test/" + set), configuration);
    }

    @Test
    void fitsAndScoresToTheBitAsOneThreadDoes() throws IOException {
        CommandLineRun local = linmod("local.avro", "--engine", "local", "--threads", "1");
        linmod("threads.avro", "--engine", "local", "--threads", "2");
        CommandLineRun jobs = linmod("jobs.avro");
        assertThat(jobs.out()).isEqualTo(local.out());
        assertThat(jobs.err()).contains("pass 2 ");
        assertThat(bytes("threads.avro")).isEqualTo(bytes("local.avro"));
        assertThat(bytes("jobs.avro")).isEqualTo(bytes("local.avro"));
        predict("local-scores.q", "--engine", "local");
        predict("job-scores.q");
        assertThat(contents("job-scores.q")).isEqualTo(contents("local-scores.q"));
        leavesNothingBehind();
    }

    @Test
    void withstandsTasksThatFailAndTasksThatDie() throws IOException {
        linmod("local.avro", "--engine", "local");
        String[] failing = {
            "-D", "mapreduce.job.ubertask.enable=false",
            "-D", "quern.split.target=10k",
            "-D", "fs.hdfs.impl=" + FailingFileSystem.class.getName(),
            "-D", "fs.hdfs.impl.disable.cache=true"
        };
        linmod("jobs.avro", failing);
        assertThat(bytes("jobs.avro")).isEqualTo(bytes("local.avro"));
        predict("local-scores.q", "--engine", "local");
        predict("job-scores.q", failing);
        assertThat(contents("job-scores.q")).isEqualTo(contents("local-scores.q"));
        leavesNothingBehind();
    }

    @Test
    void namesAMissingFile() {
        CommandLineRun run = run("linmod", "--data", cluster.path("/test/nothing.q"), "--formula", FORMULA);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("quern: ").contains(cluster.path("/test/nothing.q"));
    }

    @Test
    void namesAMissingPermission() throws Exception {
        fileSystem.setPermission(new Path("/test/numbers.q"), new FsPermission((short) 0700));
        CommandLineRun run = UserGroupInformation.createRemoteUser("eve")
                .doAs((PrivilegedExceptionAction<CommandLineRun>)
                        () -> run("linmod", "--data", cluster.path("/test/numbers.q"), "--formula", FORMULA));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("numbers.q: permission denied (Permission denied: user=eve");
    }

    private void leavesNothingBehind() throws IOException {
        Path work = new Path(fileSystem.getHomeDirectory(), ".quern/work");
        assertThat(fileSystem.listStatus(work)).isEmpty();
    }
}
