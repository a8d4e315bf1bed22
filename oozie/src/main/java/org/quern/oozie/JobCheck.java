package org.quern.oozie;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.quern.NearestName;
import org.quern.QuernException;
import org.quern.jobs.cli.EngineKind;
import org.quern.jobs.cli.Program;

/** What is wrong with the properties of a job, as far as they alone tell: Oozie would find out when it comes to a step. */
final class JobCheck {
    private static final Pattern KEY = Pattern.compile("^#?(\\w+)=", Pattern.MULTILINE);
    private static final Pattern WHOLE = Pattern.compile("-?\\d+");
    private static final Set<String> NUMBERS = Set.of(
            "launcherMemoryMb",
            "retryMax",
            "retryIntervalMinutes",
            "frequencyMinutes",
            "timeoutMinutes",
            "concurrency",
            "throttle");
    private static final Set<String> ENGINES =
            Stream.of(EngineKind.values()).map(EngineKind::toString).collect(Collectors.toUnmodifiableSet());

    private final Application application;
    private final Properties properties;
    private final List<String> problems = new ArrayList<>();

    private JobCheck(Application application, Properties properties) {
        this.application = application;
        this.properties = properties;
    }

    /** Why the job cannot go well; empty if nothing is known against it. */
    static List<String> problems(Application application, Properties properties) {
        JobCheck check = new JobCheck(application, properties);
        check.check();
        return check.problems;
    }

    /** Properties that may be another's misspelt name; any name may also be of a user's own making. */
    static List<String> doubts(Application application, Properties properties) {
        Set<String> known = new TreeSet<>();
        Matcher keys = KEY.matcher(application.text(Application.PROPERTIES));
        while (keys.find()) {
            known.add(keys.group(1));
        }
        return properties.stringPropertyNames().stream()
                .filter(key -> key.indexOf('.') < 0 && !known.contains(key))
                .sorted()
                .flatMap(key -> NearestName.to(key, known).stream()
                        .map(near ->
                                "'" + key + "' is no parameter of " + application + "; did you mean '" + near + "'?"))
                .toList();
    }

    private void check() {
        for (String key : new TreeSet<>(NUMBERS)) {
            value(key)
                    .filter(value -> !WHOLE.matcher(value).matches())
                    .ifPresent(value -> problems.add(key + " is '" + value + "', but must be a whole number"));
        }
        value("quernEngine")
                .filter(value -> !ENGINES.contains(value))
                .ifPresent(
                        value -> problems.add("quernEngine is '" + value + "', but must be mapreduce, yarn or local"));
        if (!problems.isEmpty()) {
            return;
        }
        words("quernOptions");
        switch (application) {
            case FIT, REFIT_SCHEDULE -> checkFit();
            case SCORE, SCORE_SCHEDULE -> checkScore();
            case BUNDLE -> {
                checkFit();
                checkScore();
            }
        }
    }

    private void checkFit() {
        command(List.of("import", "--in", "in", "--out", "out"), "importOptions", List.of());
        if (properties.getProperty("fit") != null) {
            command(List.of(), "fit", List.of("--data", "data", "--out", "out"));
        }
        if (!properties.getProperty("check", "").isBlank()) {
            command(List.of("publish", "--model", "model", "--out", "out", "--data", "data"), "check", List.of());
        }
    }

    private void checkScore() {
        command(
                List.of("predict", "--once", "--model", "model", "--data", "data", "--out", "out"),
                "scoreOptions",
                List.of());
    }

    private void command(List<String> before, String key, List<String> after) {
        List<String> words = new ArrayList<>(before);
        Optional<List<String>> own = words(key);
        if (own.isEmpty()) {
            return;
        }
        words.addAll(own.get());
        words.addAll(after);
        value("quernEngine").ifPresent(engine -> words.addAll(List.of("--engine", engine)));
        Program.mistakes(words).forEach(mistake -> problems.add(key + ": " + mistake));
    }

    /** Empty if it cannot be divided into words. */
    private Optional<List<String>> words(String key) {
        try {
            return Optional.of(CommandWords.split(properties.getProperty(key, "")));
        } catch (QuernException e) {
            problems.add(key + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Empty too if only Oozie knows it. */
    private Optional<String> value(String key) {
        return Optional.ofNullable(properties.getProperty(key)).filter(value -> !value.contains("${"));
    }
}
