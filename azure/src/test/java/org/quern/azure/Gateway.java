package org.quern.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Between a client and the storage: hands on requests and answers, counts them, and loses what a test wants lost. A client that
 * is cut off at some request leaves in the storage what one that was killed there would.
 */
final class Gateway implements AutoCloseable {
    /** Those that the two ends settle for themselves. */
    private static final Set<String> OF_CONNECTIONS = Set.of(
            "connection", "content-length", "date", "expect", "host", "keep-alive", "transfer-encoding", "upgrade");

    static {
        // Else every answer waits 40 ms for the next packet.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final URI storage;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> requests = new ArrayList<>();
    private Loss loss = Loss.NONE;
    private int lossAt;

    Gateway(URI storage) throws IOException {
        this.storage = storage;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** What gets lost, counted from the request a test names. */
    enum Loss {
        NONE,
        /** The answer to that request, which the storage has carried out, and all later requests. */
        ANSWER_AND_REQUESTS,
        /** The answer to that request only. */
        ANSWER
    }

    /** Host and port for clients. */
    String endpoint() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Counts anew. */
    synchronized void lose(Loss newLoss, int at) {
        requests.clear();
        loss = newLoss;
        lossAt = at;
    }

    synchronized void loseNothing() {
        loss = Loss.NONE;
    }

    /** Methods and paths of the requests since counting began. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private enum Fate {
        ANSWERED,
        CARRIED_OUT,
        LOST
    }

    private synchronized Fate fate(String request) {
        requests.add(request);
        int number = requests.size();
        return switch (loss) {
            case NONE -> Fate.ANSWERED;
            case ANSWER -> number == lossAt ? Fate.CARRIED_OUT : Fate.ANSWERED;
            case ANSWER_AND_REQUESTS ->
                number < lossAt ? Fate.ANSWERED : number == lossAt ? Fate.CARRIED_OUT : Fate.LOST;
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Fate fate = fate(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (fate == Fate.LOST) {
                return;
            }
            HttpResponse<byte[]> response = client.send(request(exchange, body), BodyHandlers.ofByteArray());
            if (fate == Fate.ANSWERED) {
                answer(exchange, response);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        URI uri = URI.create(storage + exchange.getRequestURI().toString());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_CONNECTIONS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        response.headers().map().forEach((name, values) -> {
            boolean isLengthOfFile = isHead && name.equalsIgnoreCase("content-length");
            if (isLengthOfFile || !OF_CONNECTIONS.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        int length = response.body().length;
        exchange.sendResponseHeaders(response.statusCode(), length == 0 ? -1 : length);
        if (length > 0) {
            exchange.getResponseBody().write(response.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
