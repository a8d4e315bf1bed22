package org.quern.tree.decision;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.golden.RpartCase;
import org.quern.linear.WeightKind;
import org.quern.tree.Bins;
import org.quern.tree.ClassCriterion.Impurity;
import org.quern.tree.SurrogateStyle;
import org.quern.tree.SurrogateUse;
import org.quern.tree.TreeVariables;

/** The options that a call of rpart stands for; what it does not name is at rpart's defaults. */
record RpartCall(String text, JsonNode json) {

    static DTreeOptions of(RpartCase golden) {
        return new RpartCall(golden.json().get("call").asText(), golden.json()).options();
    }

    private DTreeOptions options() {
        String formula = text.substring("rpart(".length(), text.indexOf(", d"));
        TreeVariables variables = TreeVariables.of(formula);
        if (text.contains(" weights = ")) {
            variables = variables.withWeights(Optional.of(value("weights", "")), WeightKind.PROBABILITY);
        }
        int minSplit = number("minsplit", 20);
        int minBucket = number("minbucket", Math.round(minSplit / 3f));
        if (text.contains(" minbucket = ") && !text.contains(" minsplit = ")) {
            minSplit = 3 * minBucket;
        }
        DTreeOptions options = DTreeOptions.of(variables)
                .withGrowth(new DTreeOptions.Growth(
                        number("maxdepth", 30),
                        OptionalInt.of(minSplit),
                        OptionalInt.of(minBucket),
                        Double.parseDouble(value("cp", "0.01")),
                        OptionalInt.of(Bins.MAX_BINS),
                        32))
                .withOthers(
                        number("maxcompete", 4),
                        new DTreeOptions.Surrogates(
                                number("maxsurrogate", 5), use(), SurrogateStyle.values()[number("surrogatestyle", 0)]))
                .withFolds(json.get("folds").asInt())
                .withCosts(costs(formula));
        return json.get("method").asText().equals("class") ? options.withClasses(classes()) : options;
    }

    /** Without any surrogate rpart leaves rows where they are. */
    private SurrogateUse use() {
        return SurrogateUse.values()[Math.min(number("usesurrogate", 2), number("maxsurrogate", 5) > 0 ? 2 : 1)];
    }

    private DTreeOptions.Classes classes() {
        return new DTreeOptions.Classes(
                text.contains("prior = ") ? Optional.of(list(json.get("prior"))) : Optional.empty(),
                text.contains("loss = ") ? Optional.of(rows(json.get("loss"))) : Optional.empty(),
                json.get("split").asText().equals("gini") ? Impurity.GINI : Impurity.INFORMATION);
    }

    private static List<Double> list(JsonNode array) {
        List<Double> list = new ArrayList<>();
        array.forEach(number -> list.add(number.asDouble()));
        return list;
    }

    private static List<List<Double>> rows(JsonNode matrix) {
        List<List<Double>> rows = new ArrayList<>();
        matrix.forEach(row -> rows.add(list(row)));
        return rows;
    }

    private Map<String, Double> costs(String formula) {
        Matcher cost = Pattern.compile("cost = c\\(([^)]*)\\)").matcher(text);
        Map<String, Double> costs = new HashMap<>();
        if (cost.find()) {
            String[] parts = cost.group(1).split(", ");
            String[] names = formula.split("~")[1].trim().split(" \\+ ");
            for (int p = 0; p < parts.length; p++) {
                costs.put(names[p].trim(), Double.parseDouble(parts[p]));
            }
        }
        return costs;
    }

    private String value(String argument, String otherwise) {
        Matcher found = Pattern.compile(" " + argument + " = ([^,)]*)").matcher(text);
        return found.find() ? found.group(1) : otherwise;
    }

    private int number(String argument, int otherwise) {
        return Integer.parseInt(value(argument, String.valueOf(otherwise)));
    }
}
