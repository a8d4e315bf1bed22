package org.quern.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;

/** {@code abfss://} over TLS with OAuth instead of a key: jobs, their files and what they leave. */
class SignInIT {
    private static final String PASSWORD = "of-a-test";

    @TempDir
    private static Path temporary;

    private static SSLContext before;
    private static Azurite azurite;
    private static Configuration configuration;

    @BeforeAll
    static void start() throws Exception {
        Path store = certificate();
        before = SSLContext.getDefault();
        SSLContext.setDefault(trusting(store));
        azurite = Azurite.start("--oauth", "basic", "--cert", store.toString(), "--pwd", PASSWORD);
        Container container = new Container("signed-in", azurite.address().getAuthority());
        configuration = Container.locally(container.withoutCredentials(), temporary);
        configuration.set("fs.azure.account.auth.type", "Custom");
        configuration.set("fs.azure.account.oauth.provider.type", MadeUpToken.class.getName());
        configuration.setBoolean("fs.azure.always.use.https", true);
        configuration.set("fs.azure.ssl.channel.mode", "Default_JSSE");
        configuration.setBoolean("fs.azure.createRemoteFileSystemDuringInitialization", true);
        configuration.set("fs.defaultFS", container.path("/").toString().replace("abfs:", "abfss:"));
        configuration.set("quern.split.target", "32k");
    }

    @AfterAll
    static void stop() {
        if (azurite != null) {
            azurite.close();
        }
        SSLContext.setDefault(before);
    }

    private static Path certificate() throws Exception {
        Path store = temporary.resolve("certificate.pfx");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD,
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return store;
    }

    private static SSLContext trusting(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "azurite", keys.getCertificate(keys.aliases().nextElement()));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static String run(String... command) {
        CommandLineRun run = CommandLineRun.of(new Configuration(configuration), command);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out() + run.err()).doesNotContain(MadeUpToken.SIGNATURE);
        return run.out();
    }

    @Test
    void runsJobsOverTlsWithATokenInsteadOfAKey() throws Exception {
        TestData.write(new org.apache.hadoop.fs.Path("/numbers.q"), configuration);
        Path here = temporary.resolve("numbers.q");
        TestData.write(new org.apache.hadoop.fs.Path(here.toUri()), configuration);
        List<String> printed = List.of(
                run("summary", "--engine", "mapreduce", "--data", "/numbers.q", "--formula", "~ y + f"),
                run("summary", "--engine", "local", "--data", here.toUri().toString(), "--formula", "~ y + f"));
        assertThat(printed.get(0)).isEqualTo(printed.get(1)).contains("Number of valid observations: 1000");
        run("linmod", "--engine", "mapreduce", "--data", "/numbers.q", "--formula", "y ~ x", "--out", "/m.avro");
    }
}
