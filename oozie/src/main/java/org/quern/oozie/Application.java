package org.quern.oozie;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A ready-made application: its definition, and properties that a job of it may start from. */
enum Application {
    FIT("workflow.xml"),
    SCORE("workflow.xml"),
    SCORE_SCHEDULE("coordinator.xml"),
    REFIT_SCHEDULE("coordinator.xml"),
    BUNDLE("bundle.xml");

    static final String PROPERTIES = "job.properties";

    private final String definition;

    Application(String definition) {
        this.definition = definition;
    }

    static Optional<Application> named(String name) {
        return Stream.of(values())
                .filter(application -> application.toString().equals(name))
                .findFirst();
    }

    /** For people. */
    static String names() {
        return Stream.of(values()).map(Application::toString).collect(Collectors.joining(", "));
    }

    /** Name of the file that Oozie reads. */
    String definition() {
        return definition;
    }

    /** Names of its files. */
    List<String> files() {
        return List.of(definition, PROPERTIES);
    }

    String text(String file) {
        return resource("apps/" + this + "/" + file);
    }

    Properties properties() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text(PROPERTIES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    static String resource(String name) {
        try (InputStream in = Application.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
