package org.quern.jobs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All verbs, in the groups and the order that the help shows. A new verb is one line here. */
final class Verbs {
    private final Map<String, List<Supplier<Verb>>> groups = new LinkedHashMap<>();

    private Verbs() {
        add("Data", ImportVerb::new);
        add("Data", InfoVerb::new);
        add("Data", ExportVerb::new);
        add("Description", SummaryVerb::new);
        add("Models", LinmodVerb::new);
        add("Models", LogitVerb::new);
        add("Models", GlmVerb::new);
        add("Models", NaiveBayesVerb::new);
        add("Models", KMeansVerb::new);
        add("Models", DTreeVerb::new);
        add("Models", DForestVerb::new);
        add("Models", BTreesVerb::new);
        add("Models", PredictVerb::new);
        add("Models", ModelVerb::new);
        add("Models", PublishVerb::new);
        add("Evaluation", RocVerb::new);
        add("Evaluation", AucVerb::new);
        add("Evaluation", EvaluateVerb::new);
        add("Program", HistoryVerb::new);
        add("Program", CleanVerb::new);
        add("Program", ConfigVerb::new);
    }

    private void add(String group, Supplier<Verb> verb) {
        groups.computeIfAbsent(group, g -> new ArrayList<>()).add(verb);
    }

    /** Makers of verbs by the heading of their group. */
    static Map<String, List<Supplier<Verb>>> groups() {
        return new Verbs().groups;
    }
}
