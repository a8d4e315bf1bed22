package org.quern.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;
import org.quern.jobs.process.DriverProcess;

/** Who gets in and by what, and what the others are told: one line that names no secret, and exit code 2. */
class AccessIT {
    private static final String WRONG_KEY = "d3Jvbmcga2V5IHdyb25nIGtleSB3cm9uZyBrZXkgd3Jvbmcga2V5IHdyb25nIGtleQ==";
    private static final String KEY = "fs.azure.account.key." + Azurite.ACCOUNT + ".dfs.core.windows.net";

    @TempDir
    private static Path temporary;

    private static Container container;

    @BeforeAll
    static void writeData() throws Exception {
        container = Container.create(Azurite.shared().address().getAuthority());
        TestData.write(container.path("/numbers.q"), container.withKey());
    }

    /** Under a configuration of its own: file systems that others have opened are not used. */
    private static CommandLineRun run(Configuration configuration, String... command) {
        configuration.setBoolean("fs.abfs.impl.disable.cache", true);
        CommandLineRun run = CommandLineRun.of(configuration, command);
        assertThat(run.out() + run.err()).doesNotContain(Azurite.KEY, WRONG_KEY, "sig=");
        return run;
    }

    private static CommandLineRun summary(Container from, Configuration configuration) {
        String data = from.path("/numbers.q").toString();
        return run(configuration, "summary", "--engine", "local", "--data", data, "--formula", "~ y", "--quiet");
    }

    private static CommandLineRun fit(Configuration configuration, org.apache.hadoop.fs.Path model) {
        String data = container.path("/numbers.q").toString();
        return run(
                configuration,
                "linmod",
                "--engine",
                "local",
                "--data",
                data,
                "--formula",
                "y ~ x",
                "--out",
                model.toString(),
                "--quiet");
    }

    private static CommandLineRun importRows(Configuration configuration, org.apache.hadoop.fs.Path out)
            throws IOException {
        Path csv = Files.writeString(temporary.resolve("rows.csv"), "x\n1\n2\n");
        String in = csv.toUri().toString();
        return run(configuration, "import", "--engine", "local", "--in", in, "--out", out.toString(), "--quiet");
    }

    private static void succeeds(CommandLineRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static void refuses(CommandLineRun run, String... said) {
        assertThat(run.err()).startsWith("quern: ").contains(said).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void refusesAWrongKey() throws IOException {
        Configuration wrong = container.withKey(WRONG_KEY);
        refuses(
                summary(container, wrong),
                "Cannot open " + container.path("/numbers.q")
                        + ": the account does not accept the key, signature or token");
        refuses(importRows(wrong, container.path("/new.q")), "Cannot write " + container.path("/new.q"), "(403, ");
        refuses(fit(wrong, container.path("/m.avro")), "the account does not accept the key, signature or token");
    }

    @Test
    void refusesWhatIsNoKeyWithoutSayingIt() {
        refuses(
                summary(container, container.withKey("no key, but secret")),
                "Cannot use devstoreaccount1.dfs.core.windows.net: what is set as its key is none");
        refuses(
                summary(container, container.withoutCredentials()),
                "no key is set for this account (" + KEY
                        + "), nor another way to sign in (fs.azure.account.auth.type)");
    }

    @Test
    void namesAContainerThatIsNotThere() throws IOException {
        Container nowhere = new Container("nowhere", container.endpoint());
        refuses(
                summary(nowhere, nowhere.withKey()),
                "No such file or directory: " + nowhere.path("/numbers.q"),
                "there is no container or root abfs://nowhere@");
        refuses(importRows(nowhere.withKey(), nowhere.path("/new.q")), "there is no such container (404, ");
        // Before anything is fitted.
        refuses(fit(nowhere.withKey(), nowhere.path("/m.avro")), "/nowhere: there is no such container (404, ");
    }

    private static Configuration withSharedAccess(String permissions, Duration from) {
        Configuration configuration = container.withoutCredentials();
        configuration.set("fs.azure.account.auth.type", "SAS");
        configuration.set(
                "fs.azure.sas.fixed.token",
                SharedAccess.token(container.name(), permissions, Instant.now().plus(from)));
        return configuration;
    }

    @Test
    void readsAndWritesWithASharedAccessSignatureOfTheContainer() throws IOException {
        Configuration all = withSharedAccess("racwdl", Duration.ofHours(1));
        succeeds(summary(container, all));
        succeeds(importRows(all, container.path("/shared.q")));
        succeeds(fit(all, container.path("/shared.avro")));
    }

    @Test
    void refusesWhatASharedAccessSignatureDoesNotAllow() throws IOException {
        Configuration reading = withSharedAccess("rl", Duration.ofHours(1));
        succeeds(summary(container, reading));
        String[] said = {"the key, signature or role in use does not allow this (403, "};
        refuses(importRows(reading, container.path("/unshared.q")), said);
        refuses(fit(reading, container.path("/unshared.avro")), said);
        refuses(summary(container, withSharedAccess("r", Duration.ofHours(1))), said);
    }

    @Test
    void refusesASharedAccessSignatureThatHasExpired() {
        refuses(
                summary(container, withSharedAccess("racwdl", Duration.ofHours(-1))),
                "the account does not accept the key, signature or token; is it of this account, and still valid?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "signature"})
    void findsSecretsInACredentialProvider(String kind) throws IOException {
        Configuration configuration = container.withoutCredentials();
        configuration.set(
                CredentialProviderFactory.CREDENTIAL_PROVIDER_PATH,
                "localjceks://file" + temporary.resolve(kind + ".jceks"));
        CredentialProvider provider =
                CredentialProviderFactory.getProviders(configuration).get(0);
        String name = kind.equals("key") ? KEY : "fs.azure.sas.fixed.token";
        String secret = kind.equals("key")
                ? Azurite.KEY
                : SharedAccess.token(container.name(), "rl", Instant.now().plusSeconds(3600));
        provider.createCredentialEntry(name, secret.toCharArray());
        provider.flush();
        configuration.set("fs.azure.account.auth.type", kind.equals("key") ? "SharedKey" : "SAS");
        succeeds(summary(container, configuration));
    }

    /** In a process of its own, for all that Hadoop logs. */
    @Test
    void verboseRunsSayNoSecret() throws Exception {
        for (String key : List.of(Azurite.KEY, "no key, but secret")) {
            Path settings = temporary.resolve("settings.xml");
            try (var out = Files.newBufferedWriter(settings, StandardCharsets.UTF_8)) {
                Configuration configuration = new Configuration(false);
                container.withKey(key).forEach(entry -> {
                    if (entry.getKey().startsWith("fs.azure.")) {
                        configuration.set(entry.getKey(), entry.getValue());
                    }
                });
                configuration.writeXml(out);
            }
            DriverProcess process = DriverProcess.start(
                    temporary,
                    List.of(
                            "summary",
                            "-conf",
                            settings.toString(),
                            "--data",
                            container.path("/numbers.q").toString(),
                            "--formula",
                            "~ y",
                            "--verbose",
                            "-D",
                            "hadoop.tmp.dir=" + temporary.resolve("tmp"),
                            "-D",
                            "quern.work.directory=" + temporary.resolve("work")));
            assertThat(process.exitCode()).as(process.err()).isEqualTo(key.equals(Azurite.KEY) ? 0 : 2);
            assertThat(process.err()).isNotEmpty().doesNotContain(key);
            assertThat(process.out()).doesNotContain(key);
        }
    }
}
