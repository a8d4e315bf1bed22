package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.GenericOptionsParser;

/**
 * Hadoop's generic options ({@code -D -conf -files -libjars …}), taken out of a command line wherever they stand: before
 * the verb, after it or between its options.
 */
final class GenericOptions {
    private static final Set<String> NAMES =
            Set.of("-D", "-conf", "-fs", "-jt", "-files", "-libjars", "-archives", "-tokenCacheFile");

    private final List<String> generic = new ArrayList<>();
    private final List<String> rest = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    GenericOptions(String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--")) {
                rest.addAll(List.of(args).subList(i, args.length));
                return;
            }
            if (NAMES.contains(args[i])) {
                if (i + 1 == args.length) {
                    problems.add("Missing value after " + args[i]);
                } else {
                    add(args[i], args[++i]);
                }
            } else if (args[i].startsWith("-D") && args[i].length() > 2) {
                add("-D", args[i].substring(2));
            } else {
                rest.add(args[i]);
            }
        }
    }

    private void add(String name, String value) {
        if (name.equals("-D") && value.indexOf('=') < 1) {
            problems.add("Invalid -D " + value + ": write -D key=value");
            return;
        }
        generic.add(name);
        generic.add(value);
    }

    /** The command line without them. */
    String[] rest() {
        return rest.toArray(new String[0]);
    }

    /** The settings among them, by key. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < generic.size(); i += 2) {
            if (generic.get(i).equals("-D")) {
                String[] setting = generic.get(i + 1).split("=", 2);
                settings.put(setting[0], setting[1]);
            }
        }
        return settings;
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Applies them, as Hadoop's ToolRunner does. */
    void apply(Configuration configuration) throws IOException {
        new GenericOptionsParser(configuration, generic.toArray(new String[0]));
    }
}
