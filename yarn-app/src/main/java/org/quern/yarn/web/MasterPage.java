package org.quern.yarn.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecordJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page of a run, its JSON and nothing else; nothing can be changed through it. The server is the JDK's: master
 * nodes bring a Jetty and a servlet API of their own, and there would be two versions of them on one class path.
 */
public final class MasterPage implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(MasterPage.class);

    private static final int THREADS = 4;
    private static final int CONNECTIONS_WAITING = 50;
    private static final String SECONDS_FOR_A_REQUEST = "30";
    private static final Pattern PROXY_USER = Pattern.compile("(?:^|;)\\s*proxy-user=\"?([^;\"]+)\"?");
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot";

    private static final String CONTENT_SECURITY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
                    + " data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static {
        // Without them a client that says nothing holds one of the few threads for ever. Read when the server's class
        // loads.
        setIfAbsent("sun.net.httpserver.maxReqTime");
        setIfAbsent("sun.net.httpserver.maxRspTime");
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Supplier<RunRecord> run;
    private final WebAccess access;
    private final InstantSource clock;
    private final Map<String, Asset> assets;

    private record Asset(String type, byte[] content) {}

    private MasterPage(HttpServer server, Supplier<RunRecord> run, WebAccess access, InstantSource clock)
            throws IOException {
        this.server = server;
        this.run = run;
        this.access = access;
        this.clock = clock;
        this.assets = Map.of(
                "/page.js", asset("text/javascript", "page.js"),
                "/page.css", asset("text/css", "page.css"),
                "/uplot.js", asset("text/javascript", UPLOT + ".iife.min.js"),
                "/uplot.css", asset("text/css", UPLOT + ".min.css"));
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "page-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /**
     * Serves on a free port of this node.
     *
     * @param host name or address to listen at, that of the node
     * @param run the record at the moment; called for every request
     */
    public static MasterPage start(String host, Supplier<RunRecord> run, WebAccess access) throws IOException {
        return start(host, run, access, InstantSource.system());
    }

    /**
     * As {@link #start}, for a run that goes on without a page if it has to.
     *
     * @param told why there is none
     */
    public static Optional<MasterPage> startIfPossible(
            String host, Supplier<RunRecord> run, WebAccess access, Consumer<String> told) {
        try {
            return Optional.of(start(host, run, access));
        } catch (IOException | RuntimeException e) {
            LOG.warn("The run goes on without a page", e);
            told.accept("The run goes on without a page: " + e.getMessage());
            return Optional.empty();
        }
    }

    static MasterPage start(String host, Supplier<RunRecord> run, WebAccess access, InstantSource clock)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), CONNECTIONS_WAITING);
        } catch (IOException e) {
            throw new IOException("Cannot serve the run's page at " + host + ": " + e.getMessage(), e);
        }
        MasterPage page;
        try {
            page = new MasterPage(server, run, access, clock);
        } catch (IOException | RuntimeException e) {
            server.stop(0);
            throw e;
        }
        server.start();
        LOG.info("The page of the run is at {}, for users at {}", page.url(), access.proxyUrl());
        return page;
    }

    /** To be registered with the resource manager, which tells it to its proxy. */
    public String url() {
        InetSocketAddress address = server.getAddress();
        try {
            return new URI("http", null, address.getHostString(), address.getPort(), "/", null, null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no URL for " + address, e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            secure(exchange.getResponseHeaders());
            if (!exchange.getRequestMethod().equals("GET")
                    && !exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "text/plain", "Only GET and HEAD\n");
                return;
            }
            WebAccess.Verdict verdict = access.judge(
                    exchange.getRemoteAddress().getAddress(),
                    user(exchange),
                    exchange.getRequestURI().getRawPath());
            if (verdict instanceof WebAccess.Verdict.ToProxy proxy) {
                exchange.getResponseHeaders().set("Location", proxy.url());
                send(exchange, 302, "text/plain", "See " + proxy.url() + "\n");
            } else if (verdict instanceof WebAccess.Verdict.Forbidden forbidden) {
                send(exchange, 403, "text/plain", forbidden.reason() + "\n");
            } else {
                serve(exchange);
            }
        } catch (RuntimeException e) {
            LOG.warn("Cannot answer {}", exchange.getRequestURI().getPath(), e);
            throw e;
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Asset asset = assets.get(path);
        if (asset != null) {
            send(exchange, 200, asset.type(), asset.content());
            return;
        }
        switch (path) {
            case "/" -> send(exchange, 200, "text/html", RunPage.html(run.get(), clock.instant()));
            case "/record.json" -> send(exchange, 200, "application/json", RunRecordJson.compact(run.get()));
            case "/health" -> send(exchange, 200, "text/plain", run.get().state() + "\n");
            default -> send(exchange, 404, "text/plain", "There is /, /record.json and /health\n");
        }
    }

    private static void secure(Headers headers) {
        headers.set("Content-Security-Policy", CONTENT_SECURITY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
    }

    private static Optional<String> user(HttpExchange exchange) {
        for (String cookies : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
            Matcher user = PROXY_USER.matcher(cookies);
            if (user.find()) {
                return Optional.of(user.group(1).strip()).filter(name -> !name.isEmpty());
            }
        }
        return Optional.empty();
    }

    private static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
        send(exchange, code, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int code, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
            exchange.sendResponseHeaders(code, -1);
            return;
        }
        exchange.sendResponseHeaders(code, content.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(content);
        }
    }

    private static Asset asset(String type, String name) throws IOException {
        try (InputStream in = MasterPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("Not on the class path: " + name + ", which the page needs");
            }
            return new Asset(type, in.readAllBytes());
        }
    }

    private static void setIfAbsent(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, SECONDS_FOR_A_REQUEST);
        }
    }
}
