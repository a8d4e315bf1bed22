package org.quern.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;
import org.quern.jobs.mapreduce.ChunkSetContents;
import org.quern.jobs.process.Deaths;
import org.quern.jobs.process.DriverProcess;
import org.quern.jobs.process.DyingHdfs;

/** The command line on HDFS and YARN. */
@ExtendWith(MiniCluster.Extension.class)
class ClusterIT {
    /** Two passes: the columns are nearly collinear, so the second is in double-double. */
    private static final String FORMULA = "y ~ x + nearX";

    /** Of two map tasks the first attempt fails, and dies with its process. */
    private static final String[] FAILING = {
        "-D", "mapreduce.job.ubertask.enable=false",
        "-D", "quern.split.target=10k",
        "-D", "fs.hdfs.impl=" + FailingFileSystem.class.getName(),
        "-D", "fs.hdfs.impl.disable.cache=true"
    };

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

    private CommandLineRun succeed(List<String> args, String... more) {
        List<String> all = new ArrayList<>(args);
        all.addAll(List.of(more));
        CommandLineRun run = run(all.toArray(new String[0]));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private CommandLineRun linmod(String data, String out, String... more) {
        return succeed(
                List.of("linmod", "--data", file(data), "--formula", FORMULA, "--cov-coef", "--out", file(out)), more);
    }

    private CommandLineRun predict(String data, String out, String... more) {
        return succeed(
                List.of(
                        "predict",
                        "--data",
                        file(data),
                        "--model",
                        file("local.avro"),
                        "--out",
                        file(out),
                        "--residuals"),
                more);
    }

    private CommandLineRun importCsv(String out, String... more) {
        return succeed(
                List.of(
                        "import",
                        "--in",
                        file("numbers.csv"),
                        "--out",
                        file(out),
                        "--factor",
                        "f=low,middle,high",
                        "--rows-per-chunk",
                        "50",
                        "--task-bytes",
                        "8k"),
                more);
    }

    private CommandLineRun summary(String... more) {
        return succeed(
                List.of("summary", "--data", file("jobs.q"), "--formula", "~ y + x + f", "--format", "json"), more);
    }

    private String file(String name) {
        return cluster.path("/test/" + name);
    }

    private void writeCsv() throws IOException {
        Random random = new Random(5);
        String[] levels = {"low", "middle", "high", ""};
        try (Writer out =
                new OutputStreamWriter(fileSystem.create(new Path("/test/numbers.csv")), StandardCharsets.UTF_8)) {
            out.write("y,x,nearX,f\n");
            for (int row = 0; row < 1000; row++) {
                double x = 1000 * random.nextDouble();
                double nearX = x * (1 + 1e-6 * random.nextGaussian());
                int f = random.nextInt(levels.length);
                out.write((3 * x + 10 * f + Math.exp(5 * random.nextGaussian())) + "," + x + "," + nearX + ","
                        + levels[f] + "\n");
            }
        }
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
    void importsSummarisesFitsAndScoresToTheBitAsOneThreadDoes() throws IOException {
        writeCsv();
        importCsv("local.q", "--engine", "local", "--threads", "1");
        importCsv("jobs.q");
        assertThat(contents("jobs.q")).isEqualTo(contents("local.q"));

        assertThat(summary().out())
                .isEqualTo(summary("--engine", "local", "--threads", "2").out());

        CommandLineRun local = linmod("jobs.q", "local.avro", "--engine", "local", "--threads", "1");
        linmod("jobs.q", "threads.avro", "--engine", "local", "--threads", "2");
        CommandLineRun jobs = linmod("jobs.q", "jobs.avro");
        assertThat(jobs.out()).isEqualTo(local.out());
        assertThat(jobs.err()).contains("pass 2 ");
        assertThat(bytes("threads.avro")).isEqualTo(bytes("local.avro"));
        assertThat(bytes("jobs.avro")).isEqualTo(bytes("local.avro"));

        predict("jobs.q", "local-scores.q", "--engine", "local");
        predict("jobs.q", "job-scores.q");
        assertThat(contents("job-scores.q")).isEqualTo(contents("local-scores.q"));
        leavesNothingBehind();
    }

    @Test
    void withstandsTasksThatFailAndTasksThatDie() throws IOException {
        linmod("numbers.q", "local.avro", "--engine", "local");
        predict("numbers.q", "local-scores.q", "--engine", "local");
        predict("numbers.q", "job-scores.q", FAILING);
        assertThat(contents("job-scores.q")).isEqualTo(contents("local-scores.q"));
        leavesNothingBehind();
    }

    /**
     * One chain and four deaths: the driver is stopped in pass 2, its successor is killed in pass 3 with its job running, and
     * the last one meets tasks that fail and tasks that die.
     */
    @Test
    void goesOnAfterDriversAndTasksThatDie(@TempDir java.nio.file.Path directory) throws Exception {
        List<String> logit = List.of(
                "logit",
                "--data",
                file("numbers.q"),
                "--formula",
                "late ~ x + f",
                "--transform",
                "late = y > 1500",
                "--max-iterations",
                "3",
                "-D",
                "quern.split.target=10k");
        succeed(logit, "--out", file("local.avro"), "--engine", "local");
        List<String> onCluster = new ArrayList<>(logit);
        onCluster.addAll(List.of("--out", file("jobs.avro")));

        DriverProcess stopped = driver(directory, onCluster, Deaths.STAND_IN + "=2");
        stopped.await(() -> isRunning(2));
        stopped.terminate();
        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(143);
        onCluster.add("--resume");

        DriverProcess killed = driver(directory, onCluster, Deaths.STAND_IN + "=3", Deaths.HALT_IN + "=3");
        assertThat(killed.exitCode()).as(killed.err()).isEqualTo(137);
        assertThat(killed.err())
                .contains("Going on after the 1 finished pass of an earlier run", "pass 2 ")
                .doesNotContain("pass 1 ", "Stopped job_");
        assertThat(fileSystem.exists(new Path("/test/jobs.avro"))).isFalse();

        CommandLineRun last = succeed(onCluster, FAILING);
        assertThat(last.err())
                .containsPattern("Stopped job_\\d+_\\d+, which the earlier run had left behind")
                .contains("Going on after the 2 finished passes of an earlier run", "pass 3 ")
                .doesNotContain("pass 2 ");
        assertThat(bytes("jobs.avro")).isEqualTo(bytes("local.avro"));
        leavesNothingBehind();
    }

    private DriverProcess driver(java.nio.file.Path directory, List<String> command, String... deaths)
            throws IOException {
        java.nio.file.Path site = directory.resolve("site.xml");
        try (OutputStream out = Files.newOutputStream(site)) {
            configuration.writeXml(out);
        }
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("-conf", site.toString(), "-D", "fs.hdfs.impl=" + DyingHdfs.class.getName()));
        arguments.addAll(List.of("-D", "fs.hdfs.impl.disable.cache=true"));
        for (String death : deaths) {
            arguments.addAll(List.of("-D", death));
        }
        return DriverProcess.start(directory, arguments);
    }

    private boolean isRunning(int pass) throws IOException {
        FileStatus[] notes = fileSystem.globStatus(
                new Path(fileSystem.getHomeDirectory(), ".quern/work/*/pass-" + pass + "-*/job-id"));
        return notes != null && notes.length > 0;
    }

    @Test
    void saysWhyAJobFailedAndLeavesNothingVisible() throws IOException {
        CommandLineRun run = linmodThatFails();
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().filter(line -> line.startsWith("quern: ")))
                .singleElement()
                .asString()
                .matches("quern: Job 'quern linmod pass 1 .* numbers.q' failed on node .*: .*the disk is gone");
        assertThat(run.err()).doesNotContain("\tat ");
        assertThat(fileSystem.exists(new Path("/test/none.avro"))).isFalse();
        leavesNothingBehind();
    }

    @Test
    void namesANodeWithAnOldJava() throws IOException {
        CommandLineRun run = linmodThatFails("-D", FailingFileSystem.OLD_JAVA + "=true");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err().lines().filter(line -> line.startsWith("quern: ")))
                .singleElement()
                .asString()
                .matches("quern: Node \\S+ runs Java 11, but Quern needs Java 17: name one .*JAVA_HOME=PATH.*");
        leavesNothingBehind();
    }

    private CommandLineRun linmodThatFails(String... more) {
        List<String> args = new ArrayList<>(
                List.of("linmod", "--data", file("numbers.q"), "--formula", "y ~ x", "--out", file("none.avro")));
        args.addAll(List.of(
                "-D", "mapreduce.job.ubertask.enable=false",
                "-D", "mapreduce.map.maxattempts=1",
                "-D", "fs.hdfs.impl=" + FailingFileSystem.class.getName(),
                "-D", "fs.hdfs.impl.disable.cache=true"));
        args.addAll(List.of(more));
        return run(args.toArray(new String[0]));
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
