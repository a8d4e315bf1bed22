package org.quern.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Whom Oozie tells of what has become of its jobs: an address on this machine that keeps what it was called with. */
final class Notifications implements AutoCloseable {
    /** Oozie takes any other answer for a failure and calls again. */
    private static final int DONE = 200;

    private final HttpServer server;
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    Notifications() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        calls.add(exchange.getRequestURI().toString());
        exchange.sendResponseHeaders(DONE, -1);
        exchange.close();
    }

    /** Address of a path with a query, in which Oozie's own variables may stand. */
    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void await(String path) throws IOException, InterruptedException {
        Patience.LOOKING.untilSo("a call of " + path + " (there were " + calls + ")", () -> calls.contains(path));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
