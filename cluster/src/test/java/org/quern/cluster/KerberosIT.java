package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Applications on a cluster with Kerberos: who gets in, with what, for how long, and who does not. */
final class KerberosIT {
    private static final Path BASE = TrialCluster.HOME.resolve("cluster/target/kerberos");
    private static final String DATA = "hdfs:///user/ann/flights.q";

    /** Small containers, and heartbeats that a test need not wait long for. */
    private static final List<String> SETTINGS = List.of(
            "quern.yarn.heartbeat.interval-ms=100",
            "quern.yarn.workers=1",
            "quern.yarn.worker.memory-mb=512",
            "quern.yarn.worker.vcores=1",
            "quern.yarn.master.memory-mb=512");

    private static KerberosCluster cluster;
    private static Path annsKeytab;
    private static Map<String, String> ann;
    private static Map<String, String> bob;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Files.createDirectories(BASE);
        cluster = KerberosCluster.start(BASE);
        annsKeytab = cluster.newUser("ann");
        ann = cluster.signedIn("ann", annsKeytab);
        bob = cluster.signedIn("bob", cluster.newUser("bob"));
        succeed(quern(
                ann,
                List.of(
                        "import",
                        "--engine",
                        "local",
                        "--in",
                        TrialCluster.HOME
                                .resolve("demo/data/flights.csv.gz")
                                .toUri()
                                .toString(),
                        "--out",
                        DATA,
                        "--rows-per-chunk",
                        "10000",
                        "--factor",
                        "DayOfWeek=Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday",
                        "--factor",
                        "Origin",
                        "--factor",
                        "Dest")));
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static QuernProcess quern(Map<String, String> user, List<String> arguments) throws IOException {
        return QuernProcess.start(user, BASE, arguments);
    }

    private static QuernProcess succeed(QuernProcess process) throws IOException, InterruptedException {
        assertThat(process.exitCode()).as("%s", process).isZero();
        return process;
    }

    private static List<String> submission(String... options) {
        List<String> arguments = new ArrayList<>(List.of("yarn", "submit"));
        for (String setting : SETTINGS) {
            arguments.addAll(List.of("-D", setting));
        }
        for (String setting : cluster.settingsOfApplications()) {
            arguments.addAll(List.of("-D", setting));
        }
        arguments.addAll(List.of(options));
        arguments.add("--");
        return arguments;
    }

    private static List<String> regression(String out) {
        return List.of("linmod", "--data", DATA, "--formula", "ArrDelay ~ DayOfWeek + Distance", "--out", out);
    }

    @Test
    void aTicketIsEnoughForTheBitsOfTheLocalEngine() throws IOException, InterruptedException {
        List<String> local = new ArrayList<>(regression("hdfs:///user/ann/local.avro"));
        local.addAll(List.of("--engine", "local"));
        List<String> submitted = submission();
        submitted.addAll(regression("hdfs:///user/ann/yarn.avro"));

        QuernProcess here = succeed(quern(ann, local));
        QuernProcess there = succeed(quern(ann, submitted));

        assertThat(there.out()).isEqualTo(here.out());
        Path copies = Files.createTempDirectory(BASE, "models");
        cluster.hadoop(ann, "fs", "-get", "/user/ann/local.avro", "/user/ann/yarn.avro", copies.toString());
        assertThat(copies.resolve("yarn.avro")).hasSameBinaryContentAs(copies.resolve("local.avro"));
        assertThat(cluster.hadoop(ann, "fs", "-ls", "/user/ann/.quern/staging"))
                .as("what is left in staging")
                .doesNotContain(there.application());
    }

    /** Thirty seconds are the life of a token that nobody renews; the run goes on far beyond. */
    @Test
    @Tag("long")
    void aKeytabSubmitsARunWhoseTokensAreRenewedAndWhichOthersCannotKill() throws IOException, InterruptedException {
        Map<String, String> noTicket = cluster.environment("FILE:" + BASE.resolve("no-ticket"));
        List<String> keytab = List.of(
                "-D",
                "quern.security.principal=" + cluster.realm().full("ann"),
                "-D",
                "quern.security.keytab=" + annsKeytab);
        List<String> arguments = submission(keytab.toArray(String[]::new));
        arguments.addAll(List.of(
                "dforest",
                "--data",
                DATA,
                "--formula",
                "ArrDelay ~ DepTime + Distance + Origin + Dest + DayOfWeek",
                "--trees",
                "2000",
                "--max-depth",
                "12",
                "--oob",
                "none",
                "--brief",
                "--out",
                "hdfs:///user/ann/forest.avro"));
        QuernProcess client = quern(noTicket, arguments);
        String application = client.application();
        client.awaitPass(1);

        List<String> other = List.of("yarn", "kill", application);
        QuernProcess refused = quern(bob, other);
        assertThat(refused.exitCode()).as("%s", refused).isEqualTo(2);
        assertThat(refused.complaints())
                .singleElement()
                .asString()
                .startsWith("quern: bob may not kill " + application);
        Patience.ASKING.untilSo("the token renewed at submission and twice since", () -> renewals(application) >= 3);

        List<String> kill = new ArrayList<>(List.of("yarn", "kill"));
        kill.addAll(keytab);
        kill.add(application);
        succeed(quern(noTicket, kill));
        assertThat(client.exitCode()).as("%s", client).isEqualTo(1);
        assertThat(client.complaints()).singleElement().asString().contains("was killed");
    }

    private static long renewals(String application) throws IOException {
        return Pattern.compile("Renewed delegation-token=.*HDFS_DELEGATION_TOKEN.*" + application)
                .matcher(cluster.log("rm"))
                .results()
                .count();
    }

    @Test
    void whoHasNoTicketOrAnOldOneIsToldWhatWouldDo() throws IOException, InterruptedException {
        String line =
                "quern: This cluster asks for Kerberos, and there is no ticket or it has expired: run kinit, or set"
                        + " quern.security.principal and quern.security.keytab";
        Map<String, String> noTicket = cluster.environment("FILE:" + BASE.resolve("no-ticket"));
        Map<String, String> expired = cluster.environment(cluster.realm().expiredTicket("ann", annsKeytab));

        for (Map<String, String> user : List.of(noTicket, expired)) {
            QuernProcess list = quern(user, List.of("yarn", "list"));
            assertThat(list.exitCode()).as("%s", list).isEqualTo(2);
            assertThat(list.complaints()).containsExactly(line);
        }
    }

    @Test
    void aWrongKeytabIsNamed() throws IOException, InterruptedException {
        Map<String, String> noTicket = cluster.environment("FILE:" + BASE.resolve("no-ticket"));
        QuernProcess list = quern(
                noTicket,
                List.of(
                        "yarn",
                        "list",
                        "-D",
                        "quern.security.principal=" + cluster.realm().full("bob"),
                        "-D",
                        "quern.security.keytab=" + annsKeytab));

        assertThat(list.exitCode()).as("%s", list).isEqualTo(2);
        assertThat(list.complaints())
                .singleElement()
                .asString()
                .contains("Cannot sign in as " + cluster.realm().full("bob"))
                .contains(annsKeytab.toString());
    }
}
