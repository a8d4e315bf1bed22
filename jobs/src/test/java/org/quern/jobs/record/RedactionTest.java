package org.quern.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private final Redaction redaction = Redaction.of(new Configuration(false));

    private List<String> shown(String... arguments) {
        return redaction.arguments(List.of(arguments));
    }

    @Test
    void hidesValuesOfSensitiveKeys() {
        assertThat(shown(
                        "-D",
                        "fs.s3a.secret.key=hush",
                        "-Dfs.azure.account.key.store.dfs.core.windows.net=hush==",
                        "-D",
                        "fs.azure.sas.box.store.blob.core.windows.net=sv=2020&sig=hush",
                        "-Dfs.azure.account.oauth2.client.secret=hush",
                        "-Djavax.net.ssl.trustStorePassword=hush",
                        "-D",
                        "mapreduce.job.queuename=research"))
                .containsExactly(
                        "-D",
                        "fs.s3a.secret.key=<redacted>",
                        "-Dfs.azure.account.key.store.dfs.core.windows.net=<redacted>",
                        "-D",
                        "fs.azure.sas.box.store.blob.core.windows.net=<redacted>",
                        "-Dfs.azure.account.oauth2.client.secret=<redacted>",
                        "-Djavax.net.ssl.trustStorePassword=<redacted>",
                        "-D",
                        "mapreduce.job.queuename=research");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fs.azure.account.key.store.dfs.core.windows.net",
                "fs.azure.account.key",
                "fs.azure.metric.account.key",
                "fs.azure.sas.fixed.token",
                "fs.azure.sas.fixed.token.store.dfs.core.windows.net",
                "fs.azure.sas.box.store.blob.core.windows.net",
                "fs.azure.account.oauth2.client.secret.store.dfs.core.windows.net",
                "fs.azure.account.oauth2.refresh.token.store.dfs.core.windows.net",
                "fs.azure.account.oauth2.user.password.store.dfs.core.windows.net",
                "fs.azure.encryption.encoded.client-provided-key.store.dfs.core.windows.net",
                "fs.azure.client-provided-encryption-key.store.dfs.core.windows.net"
            })
    void hidesEverySecretOfAzure(String key) {
        assertThat(redaction.isSensitive(key, "hush")).isTrue();
        assertThat(shown("-D" + key + "=hush")).containsExactly("-D" + key + "=<redacted>");
        Configuration configuration = new Configuration(false);
        configuration.set(key, "hush");
        configuration.set("fs.azure.account.auth.type", "SharedKey");
        configuration.set("fs.azure.account.oauth2.client.endpoint", "https://login.example/oauth2");
        assertThat(redaction.secrets(configuration)).containsExactly(key);
    }

    @Test
    void hidesWhatTheClusterCallsSensitive() {
        Configuration configuration = new Configuration(false);
        configuration.set("hadoop.security.sensitive-config-keys", "^our\\.");
        assertThat(Redaction.of(configuration).arguments(List.of("-Dour.code=1234", "-Dtheir.code=1")))
                .containsExactly("-Dour.code=<redacted>", "-Dtheir.code=1");
    }

    @Test
    void hidesOptionsNamedForASecretButNotTheirFiles() {
        assertThat(shown(
                        "import",
                        "--password",
                        "hush hush",
                        "--jdbc-password=hush",
                        "--token",
                        "hush",
                        "--password-file",
                        "hdfs:///keys/p",
                        "--env",
                        "DB_PASSWORD=hush"))
                .containsExactly(
                        "import",
                        "--password",
                        "<redacted>",
                        "--jdbc-password=<redacted>",
                        "--token",
                        "<redacted>",
                        "--password-file",
                        "hdfs:///keys/p",
                        "--env",
                        "DB_PASSWORD=<redacted>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://ann:hush@db:5432/flights",
                "jdbc:mysql://db/flights?user=ann&password=hush&useSSL=true",
                "jdbc:sqlserver://db;databaseName=flights;user=ann;password=hush;encrypt=true",
                "jdbc:oracle:thin:ann/hush@//db:1521/flights",
                "s3a://AKIA:hu/sh+hush@bucket/flights.q",
                "https://hush@example.org/flights.csv",
                "https://store.blob.core.windows.net/box/f.csv?sv=2020-02-10&sp=r&sig=hush%2Bhush%3D",
                "https://bucket.s3.amazonaws.com/f?X-Amz-Date=1&X-Amz-Signature=hush&X-Amz-Security-Token=hush",
                "Server said: 403 for https://ann:hush@example.org/x, giving up",
                "Authorization: Bearer hushhushhushhushhush",
                "AccountName=a; AccountKey=hush==;EndpointSuffix=x",
                "Failure to initialize configuration for store.dfs.core.windows.net key =\"hush hush\": Invalid"
            })
    void hidesSecretsInsideOfTexts(String text) {
        assertThat(redaction.text(text)).doesNotContain("hush").contains("<redacted>");
        assertThat(shown("--in", text).get(1)).doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abfs://box@store.dfs.core.windows.net/flights.q",
                "hdfs://namenode:8020/user/ann/flights.q",
                "hdfs://namenode:8020/mail/ann@example.org",
                "ArrDelay ~ DayOfWeek + CRSDepTime:F(Distance, 0, 3000) + log(x)",
                "(x > 5) & !missing(y) | z == 'token'",
                "deviance 559.4437, relative change 1.3e-05",
                "z = log(x + 1)",
                "Origin=ATL,ORD"
            })
    void leavesAlone(String text) {
        assertThat(redaction.text(text)).isEqualTo(text);
        assertThat(shown("--x", text)).containsExactly("--x", text);
    }
}
