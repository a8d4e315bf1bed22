package org.quern.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;
import org.quern.jobs.mapreduce.ChunkSetContents;

/**
 * {@code predict --once} into a directory of HDFS whose quota is reached in mid-write: tried again with a little more each time,
 * so that every file it writes is once the one that does not fit. Then there is nothing, and later all rows once.
 */
@ExtendWith(MiniCluster.Extension.class)
class QuotaIT {
    private static final Path PLACE = new Path("/quota");
    private static final Path SCORED = new Path(PLACE, "scored");

    private final MiniCluster cluster;
    private final DistributedFileSystem files;
    private final Configuration configuration;
    /** A file takes so much of the quota while it is written. */
    private final long blockBytes;

    QuotaIT(MiniCluster cluster) throws IOException {
        this.cluster = cluster;
        this.files = (DistributedFileSystem) cluster.fileSystem();
        this.configuration = cluster.configuration();
        this.blockBytes = files.getDefaultBlockSize(PLACE);
    }

    @BeforeEach
    void prepare() throws IOException {
        files.delete(new Path("/test"), true);
        files.mkdirs(PLACE);
        TestData.write(new Path(file("data.q")), configuration);
        succeed("linmod", "--data", file("data.q"), "--formula", "y ~ x", "--out", file("m.avro"), "--engine", "local");
        succeed(
                "predict",
                "--model",
                file("m.avro"),
                "--data",
                file("data.q"),
                "--out",
                file("expected.q"),
                "--engine",
                "local");
    }

    @AfterEach
    void remove() throws IOException {
        files.delete(PLACE, true);
        files.delete(new Path("/test"), true);
    }

    private String file(String name) {
        return cluster.path("/test/" + name);
    }

    private CommandLineRun succeed(String... args) {
        CommandLineRun run = CommandLineRun.of(new Configuration(configuration), args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private CommandLineRun score(String... more) {
        List<String> args = new ArrayList<>(List.of("predict", "--once", "--format", "json"));
        args.addAll(List.of("--model", file("m.avro"), "--data", file("data.q"), "--out", cluster.path(SCORED + "/a")));
        args.addAll(List.of(more));
        return CommandLineRun.of(new Configuration(configuration), args.toArray(String[]::new));
    }

    private List<String> names(Path directory) throws IOException {
        return files.exists(directory)
                ? Arrays.stream(files.listStatus(directory))
                        .map(status -> status.getPath().getName())
                        .toList()
                : List.of();
    }

    /** One line that says why; nothing of the run is there. */
    private void isRefused(CommandLineRun run, String quota) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().filter(line -> line.startsWith("quern: ")))
                .as(run.err())
                .singleElement()
                .asString()
                .containsIgnoringCase("no space")
                .contains("The " + quota + " quota", "/quota is exceeded");
        assertThat(names(SCORED)).isEmpty();
    }

    private void hasAllRowsOnce() throws IOException {
        assertThat(ChunkSetContents.of(cluster.path(SCORED + "/a"), configuration))
                .isEqualTo(ChunkSetContents.of(file("expected.q"), configuration));
    }

    private void isScored(CommandLineRun run) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(names(SCORED)).containsExactly("a");
        assertThat(names(new Path(SCORED, "a"))).contains("_scored.json", "_SUCCESS");
        hasAllRowsOnce();
        assertThat(score("--engine", "local").out()).contains("\"earlier\" : true");
    }

    @Test
    void whicheverNameIsOneTooManyThereIsNothingAndLaterAllRowsOnce() throws IOException {
        int refused = 0;
        CommandLineRun run;
        for (long names = 1; ; names++) {
            files.setQuota(PLACE, names, HdfsConstants.QUOTA_DONT_SET);
            run = score("--engine", "local");
            if (run.exitCode() == 0) {
                break;
            }
            isRefused(run, "NameSpace");
            refused++;
        }
        assertThat(refused).isGreaterThan(5);
        isScored(run);
    }

    @Test
    void whicheverFileDoesNotFitThereIsNothingAndLaterAllRowsOnce() throws IOException {
        int refused = 0;
        CommandLineRun run;
        for (long space = blockBytes - 1; ; space += blockBytes) {
            files.setQuota(PLACE, HdfsConstants.QUOTA_DONT_SET, space);
            run = score("--engine", "local", "--threads", "1");
            if (run.exitCode() == 0) {
                break;
            }
            isRefused(run, "DiskSpace");
            refused++;
        }
        assertThat(refused).isPositive();
        isScored(run);
    }

    @Test
    void aJobWhoseTaskReachesItEndsTheSame() throws IOException {
        files.setQuota(PLACE, HdfsConstants.QUOTA_DONT_SET, blockBytes - 1);
        isRefused(score("-D", "mapreduce.framework.name=local", "--engine", "mapreduce"), "DiskSpace");
        assertThat(files.listStatus(new Path(files.getHomeDirectory(), ".quern/work")))
                .isEmpty();
        files.setQuota(PLACE, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET);
        isScored(score("--engine", "local"));
    }
}
