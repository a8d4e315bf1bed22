package org.quern.yarn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecordJson;
import org.quern.jobs.record.RunRecords;

class MasterPageTest {
    private static final String PROXY = "http://rm:8088/proxy/application_1_0007";

    private final HttpClient client = HttpClient.newHttpClient();
    private RunRecord run = RunRecords.full();
    private MasterPage page;

    @AfterEach
    void close() {
        if (page != null) {
            page.close();
        }
    }

    private void start(WebAccess access) throws IOException {
        page = MasterPage.start("127.0.0.1", () -> run, access);
    }

    private void startOpen() throws IOException {
        start(new WebAccess(() -> Set.of(InetAddress.getLoopbackAddress()), PROXY, Optional.empty()));
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(page.url() + path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void servesThePageAndItsJsonAsTheyAreNow() throws Exception {
        startOpen();
        assertThat(page.url()).matches("http://127\\.0\\.0\\.1:\\d+/");
        assertThat(send("GET", "").body()).startsWith("<!DOCTYPE html>").contains("FAILED");
        assertThat(RunRecordJson.read(send("GET", "record.json").body(), "page"))
                .isEqualTo(run);
        assertThat(send("GET", "health").body()).isEqualTo("FAILED\n");
        run = RunRecords.queued("summary");
        assertThat(send("GET", "health").body()).isEqualTo("QUEUED\n");
        assertThat(RunRecordJson.read(send("GET", "record.json").body(), "page"))
                .isEqualTo(run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "record.json", "health", "page.js", "page.css", "uplot.js", "uplot.css", "nothing"})
    void everyAnswerCarriesTheSecurityHeaders(String path) throws Exception {
        startOpen();
        HttpResponse<String> answer = send("GET", path);
        assertThat(answer.statusCode()).isEqualTo(path.equals("nothing") ? 404 : 200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).endsWith("; charset=utf-8");
        assertThat(answer.body()).isNotEmpty();
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        startOpen();
        HttpResponse<String> answer = send("HEAD", "page.css");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length"))
                .contains(String.valueOf(send("GET", "page.css").body().length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void changesNothing(String method) throws Exception {
        startOpen();
        HttpResponse<String> answer = send(method, "");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../../etc/passwd", "%2e%2e/page.css", "page.css/", "META-INF/MANIFEST.MF", "record.json%00"})
    void servesNothingElse(String path) throws Exception {
        startOpen();
        assertThat(send("GET", path).statusCode()).isEqualTo(404);
    }

    @Test
    void sendsTheCuriousToTheProxy() throws Exception {
        start(new WebAccess(Set::of, PROXY, Optional.empty()));
        HttpResponse<String> answer = send("GET", "record.json", "Cookie", "proxy-user=ann");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains(PROXY + "/record.json");
        assertThat(answer.body()).doesNotContain("logit");
    }

    @Test
    void knowsTheUserByTheProxysCookie() throws Exception {
        start(new WebAccess(() -> Set.of(InetAddress.getLoopbackAddress()), PROXY, Optional.of("ann"::equals)));
        assertThat(send("GET", "", "Cookie", "proxy-user=ann").statusCode()).isEqualTo(200);
        assertThat(send("GET", "", "Cookie", "a=b; proxy-user=\"ann\"; c=d").statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "", "Cookie", "not-proxy-user=ann").statusCode()).isEqualTo(403);
        assertThat(send("GET", "", "Cookie", "proxy-user= ").statusCode()).isEqualTo(403);
        assertThat(send("GET", "").statusCode()).isEqualTo(403);
        HttpResponse<String> refused = send("GET", "record.json", "Cookie", "proxy-user=bob");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .startsWith("User 'bob' may not see this application")
                .doesNotContain("logit");
    }

    @Test
    void saysWhereItCannotListen() {
        assertThatThrownBy(
                        () -> MasterPage.start("192.0.2.1", () -> run, new WebAccess(Set::of, PROXY, Optional.empty())))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Cannot serve the run's page at 192.0.2.1: ");
    }

    @Test
    void isGoneOnceClosed() throws Exception {
        startOpen();
        page.close();
        assertThatThrownBy(() -> send("GET", "health")).isInstanceOf(ConnectException.class);
    }

    /** 192.0.2.1 is of a net for documentation, which no machine has. */
    @Test
    void aRunGoesOnWithoutAPageThatCannotBeServed() {
        List<String> told = new ArrayList<>();

        assertThat(MasterPage.startIfPossible(
                        "192.0.2.1", () -> run, new WebAccess(Set::of, PROXY, Optional.empty()), told::add))
                .isEmpty();
        assertThat(told)
                .singleElement(STRING)
                .startsWith("The run goes on without a page: Cannot serve the run's page at 192.0.2.1: ");
    }
}
