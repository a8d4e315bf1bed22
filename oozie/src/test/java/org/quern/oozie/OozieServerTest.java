package org.quern.oozie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.QuernException;
import org.quern.jobs.cli.Program;

/** What is said where the address is not that of an Oozie. Conversations with a real one are trials of the module {@code cluster}. */
class OozieServerTest {
    private HttpServer server;
    private int status;
    private String body;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/oozie/";
    }

    @ParameterizedTest
    @CsvSource({"404, nothing here", "200, <html>a page</html>"})
    void saysThatAnotherServerIsNotOozie(int itsStatus, String itsBody) {
        status = itsStatus;
        body = itsBody;
        assertThatThrownBy(() -> new OozieServer(url()).start(new Properties()))
                .isInstanceOf(QuernException.class)
                .hasMessage("What answers at " + url().replaceFirst("/$", "")
                        + " is not Oozie, whose address is like http://HOST:11000/oozie");
    }

    @Test
    void saysThatNoneAnswers() {
        stop();
        assertThatThrownBy(() -> new OozieServer(url()).check(new Properties()))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("No Oozie answers at http://127.0.0.1:");
    }

    @Test
    void returnsTheIdOfTheJob() throws IOException {
        status = 201;
        body = "{\"id\":\"0000001-W\"}";
        assertThat(new OozieServer(url()).start(new Properties())).isEqualTo("0000001-W");
    }

    @Test
    void anApplicationThatThereIsNotIsNamedInOneLine() {
        assertThat(Program.mistakes(List.of("oozie", "submit", "nosuch", "fit.properties", "--oozie", url())))
                .containsExactly("There is no application 'nosuch': it is one of fit, score, score-schedule,"
                        + " refit-schedule, bundle");
    }
}
