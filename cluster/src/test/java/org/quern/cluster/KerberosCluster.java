package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Hadoop's daemons with Kerberos: everybody signs in, blocks need tokens, data transfer is authenticated, delegation tokens
 * live half a minute unless renewed, and nobody but its owner may see or kill an application. Nothing of it happens in this
 * process, which stays without security for the other trials.
 */
final class KerberosCluster implements AutoCloseable {
    /** Of delegation tokens: short, so that a run of a minute needs renewals. */
    static final int RENEW_INTERVAL_S = 30;

    private final Path base;
    private final KerberosRealm realm;
    private final Path daemons;
    private Map<String, String> superuser = Map.of();

    private KerberosCluster(Path base, KerberosRealm realm) {
        this.base = base;
        this.realm = realm;
        this.daemons = base.resolve("run");
    }

    static KerberosCluster start(Path base) throws IOException, InterruptedException {
        KerberosCluster cluster = new KerberosCluster(base, KerberosRealm.start(base.resolve("realm")));
        try {
            cluster.startDaemons();
            return cluster;
        } catch (IOException | InterruptedException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    private void startDaemons() throws IOException, InterruptedException {
        script("stop");
        Path services = realm.keytab("hdfs/localhost", "rm/localhost", "nm/localhost", "HTTP/localhost");
        List<String> arguments = new ArrayList<>(List.of("--nodes", "1", "--nm-memory", "3072"));
        for (String setting : settings(services)) {
            arguments.addAll(List.of("-D", setting));
        }
        script("start", arguments.toArray(String[]::new));
        superuser = signedIn("hdfs/localhost", services);
        hadoop(superuser, "fs", "-mkdir", "-p", "/tmp/logs", "/user");
        hadoop(superuser, "fs", "-chmod", "1777", "/tmp", "/tmp/logs");
    }

    private List<String> settings(Path keytab) {
        List<String> settings = new ArrayList<>(List.of(
                "hadoop.security.authentication=kerberos",
                "hadoop.security.authorization=true",
                "hadoop.rpc.protection=privacy",
                "dfs.block.access.token.enable=true",
                "dfs.data.transfer.protection=integrity",
                "ignore.secure.ports.for.testing=true",
                "dfs.namenode.delegation.token.renew-interval=" + TimeUnit.SECONDS.toMillis(RENEW_INTERVAL_S),
                // With security it needs Hadoop's native library, which does not come through Maven.
                "yarn.log-aggregation-enable=false",
                "yarn.acl.enable=true",
                "yarn.admin.acl=rm",
                // By default everybody administers every queue, and so may kill what runs in it.
                "yarn.scheduler.capacity.root.acl_administer_queue=rm",
                "yarn.resourcemanager.webapp.delegation-token-auth-filter.enabled=false"));
        for (String key : List.of(
                "dfs.web.authentication.kerberos.principal", "dfs.namenode.kerberos.internal.spnego.principal")) {
            settings.add(key + "=" + realm.full("HTTP/localhost"));
        }
        settings.add("dfs.web.authentication.kerberos.keytab=" + keytab);
        settings.addAll(signIn("dfs.namenode.kerberos.principal", "dfs.namenode.keytab.file", "hdfs", keytab));
        settings.addAll(signIn("dfs.datanode.kerberos.principal", "dfs.datanode.keytab.file", "hdfs", keytab));
        settings.addAll(signIn("yarn.resourcemanager.principal", "yarn.resourcemanager.keytab", "rm", keytab));
        settings.addAll(signIn("yarn.nodemanager.principal", "yarn.nodemanager.keytab", "nm", keytab));
        settings.addAll(signIn("mapreduce.jobhistory.principal", "mapreduce.jobhistory.keytab", "hdfs", keytab));
        return settings;
    }

    private List<String> signIn(String principalKey, String keytabKey, String service, Path keytab) {
        return List.of(principalKey + "=" + realm.full(service + "/localhost"), keytabKey + "=" + keytab);
    }

    private void script(String command, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(TrialCluster.HOME.resolve("scripts/cluster").toString(), command, "--dir", daemons.toString()));
        line.addAll(List.of(arguments));
        run(line, Map.of("HADOOP_OPTS", realm.jvmFlag()));
    }

    KerberosRealm realm() {
        return realm;
    }

    /** What containers lack here and have on real nodes: {@code /etc/krb5.conf}. */
    List<String> settingsOfApplications() {
        return List.of(
                "quern.yarn.master.java-options=" + realm.jvmFlag(),
                "quern.yarn.worker.java-options=" + realm.jvmFlag());
    }

    /** A new user, with a home directory; returns the user's keytab. */
    Path newUser(String name) throws IOException, InterruptedException {
        hadoop(superuser, "fs", "-mkdir", "/user/" + name);
        hadoop(superuser, "fs", "-chown", name, "/user/" + name);
        return realm.keytab(name);
    }

    /** The environment of one who has just signed in with this keytab. */
    Map<String, String> signedIn(String principal, Path keytab) throws IOException {
        return environment(realm.ticket(principal, keytab));
    }

    /** The environment of one whose ticket is where this says. */
    Map<String, String> environment(String ticketCache) {
        return Map.of(
                "KRB5CCNAME",
                ticketCache,
                "HADOOP_CONF_DIR",
                daemons.resolve("conf").toString(),
                "QUERN_OPTS",
                realm.jvmFlag() + " -Xmx384m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    }

    /** A command of Hadoop's own; returns what it printed. */
    String hadoop(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(List.of(daemons.resolve("bin/hadoop").toString()));
        line.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(environment);
        all.put("HADOOP_CLIENT_OPTS", realm.jvmFlag() + " -XX:TieredStopAtLevel=1");
        return run(line, all);
    }

    private String run(List<String> line, Map<String, String> environment) throws IOException, InterruptedException {
        Path output = Files.createTempFile(base, "command", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        boolean isOver = process.waitFor(Patience.LIMIT_S, TimeUnit.SECONDS);
        process.destroyForcibly();
        String printed = Files.readString(output);
        assertThat(isOver && process.exitValue() == 0)
                .as("%s: %s", line, printed)
                .isTrue();
        return printed;
    }

    /** What a daemon has logged. */
    String log(String daemon) throws IOException {
        return Files.readString(daemons.resolve("logs/" + daemon + ".log"));
    }

    @Override
    public void close() throws IOException {
        try {
            script("stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the cluster stopped", e);
        } finally {
            realm.close();
        }
    }
}
