package org.quern.yarn.web;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A page in a real browser without a window, spoken to by Chromium's DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final long LIMIT_SECONDS = 60;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Process process;
    private final Path profile;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    private Chromium(Process process, Path profile) throws Exception {
        this.process = process;
        this.profile = profile;
        HttpClient client = HttpClient.newHttpClient();
        String port = Files.readAllLines(listening(profile)).get(0);
        HttpRequest open = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .PUT(BodyPublishers.noBody())
                .build();
        String address = MAPPER.readTree(
                        client.send(open, BodyHandlers.ofString()).body())
                .get("webSocketDebuggerUrl")
                .asText();
        this.socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener())
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", Map.of());
        }
    }

    /**
     * Starts a browser. Without one the test fails, unless it is left out on purpose with {@code -Dquern.browser=none}: a page
     * nobody has looked at is not tested.
     */
    static Chromium start() throws Exception {
        String wanted = System.getProperty("quern.browser", "");
        Assumptions.assumeFalse(wanted.equals("none"), "left out by -Dquern.browser=none");
        List<String> places = wanted.isEmpty() ? PLACES : List.of(wanted);
        String program = places.stream()
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst()
                .orElseGet(
                        () -> fail(
                                "No Chromium at " + String.join(", ", places) + ": install one (Debian: apt-get install"
                                        + " chromium), name it with -Dquern.browser=PATH, or leave the test out with -Dquern.browser=none"));
        Path profile = Files.createTempDirectory("quern-chromium");
        Process process = new ProcessBuilder(
                        program,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output.txt").toFile())
                .start();
        try {
            return new Chromium(process, profile);
        } catch (Exception | Error e) {
            end(process, profile);
            throw e;
        }
    }

    /** The file appears when the browser listens. */
    private static Path listening(Path profile) {
        Path file = profile.resolve("DevToolsActivePort");
        await("Chromium to listen", () -> {
            try {
                return Files.exists(file) && Files.readAllLines(file).size() > 1;
            } catch (IOException e) {
                return false;
            }
        });
        return file;
    }

    private static void await(String what, BooleanSupplier isSo) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("Waited " + LIMIT_SECONDS + " s for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Puts together what comes in pieces. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
            text.append(data);
            if (isLast) {
                try {
                    JsonNode message = MAPPER.readTree(text.toString());
                    if (message.has("id")) {
                        answers.remove(message.get("id").asInt()).complete(message);
                    } else {
                        events.add(message);
                    }
                } catch (IOException e) {
                    throw new AssertionError("not JSON: " + text, e);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private JsonNode send(String method, Map<String, Object> parameters) throws Exception {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
        message.set("params", MAPPER.valueToTree(parameters));
        socket.sendText(message.toString(), true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        JsonNode result = answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (result.has("error")) {
            fail(method + ": " + result.get("error"));
        }
        return result.get("result");
    }

    void size(int width, int height) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    void scheme(String lightOrDark) throws Exception {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", lightOrDark))));
    }

    void withoutScript() throws Exception {
        send("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    }

    void open(String url) throws Exception {
        send("Page.navigate", Map.of("url", url));
        await("the page to load", () -> events("Page.loadEventFired").findAny().isPresent());
    }

    /** The value of an expression of JavaScript, as text. */
    String value(String expression) throws Exception {
        JsonNode result = send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            fail(expression + ": " + result.get("exceptionDetails"));
        }
        return result.get("result").path("value").asText("");
    }

    void await(String expression) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!value("Boolean(" + expression + ")").equals("true")) {
            if (System.nanoTime() > end) {
                fail("Waited " + LIMIT_SECONDS + " s for " + expression + " in\n" + value("document.body.innerText"));
            }
        }
    }

    private Stream<JsonNode> events(String method) {
        return events.stream().filter(event -> event.get("method").asText().equals(method));
    }

    /** What the browser complained of: exceptions, errors on the console, things it refused to load or run. */
    List<String> complaints() {
        return Stream.of(
                        events("Runtime.exceptionThrown"),
                        events("Runtime.consoleAPICalled"),
                        events("Log.entryAdded"),
                        events("Network.loadingFailed"))
                .flatMap(stream -> stream)
                .map(JsonNode::toString)
                .toList();
    }

    /** Addresses that the page asked for. */
    List<String> requests() {
        return events("Network.requestWillBeSent")
                .map(event -> event.get("params").get("request").get("url").asText())
                .toList();
    }

    /** A picture of the whole page, as PNG. */
    void picture(Path file) throws Exception {
        String data = send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .get("data")
                .asText();
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(data));
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        end(process, profile);
    }

    private static void end(Process process, Path profile) throws IOException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(
                each -> each.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join());
        Files.walkFileTree(profile, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException problem) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
