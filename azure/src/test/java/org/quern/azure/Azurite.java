package org.quern.azure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The emulator as a process of its own on a free port of the loopback address; what it stores is gone with it. */
final class Azurite implements AutoCloseable {
    static final String ACCOUNT = "devstoreaccount1";

    /** Published by the makers of the emulator, the same for everybody. */
    static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final Pattern ADDRESS = Pattern.compile("listens on (https?://\\S+)");
    private static final int STOP_S = 10;
    private static Azurite shared;

    private final Process process;
    private final URI address;

    private Azurite(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** One for all tests of this process, stopped at its end. */
    static synchronized Azurite shared() throws IOException, InterruptedException {
        if (shared == null) {
            shared = start();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    static Azurite start(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "node",
                program(),
                "--disableTelemetry",
                "--silent",
                "--skipApiVersionCheck",
                "--inMemoryPersistence",
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                "0"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder said = new StringBuilder();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                Thread drain = new Thread(() -> drain(out), "azurite-output");
                drain.setDaemon(true);
                drain.start();
                return new Azurite(process, URI.create(address.group(1)));
            }
        }
        process.destroyForcibly();
        throw new IOException("Azurite did not start: " + said);
    }

    private static void drain(BufferedReader out) {
        try {
            while (out.readLine() != null) {
                // What it says is of no interest, but it must not wait for a reader.
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** Fetched if need be, or an error that says what is missing. */
    private static String program() throws IOException, InterruptedException {
        Path error = Files.createTempFile("azurite", ".err");
        try {
            Process fetch = new ProcessBuilder(
                            Path.of("fetch-azurite").toAbsolutePath().toString())
                    .redirectError(error.toFile())
                    .start();
            String program = fetch.inputReader(StandardCharsets.UTF_8).readLine();
            if (fetch.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(error).strip());
            }
            return program;
        } finally {
            Files.delete(error);
        }
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            process.inputReader(StandardCharsets.UTF_8).close();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
