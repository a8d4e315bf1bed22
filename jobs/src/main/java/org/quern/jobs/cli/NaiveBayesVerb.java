package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.bayes.NaiveBayes;
import org.quern.bayes.NaiveBayesOptions;
import org.quern.language.Formula;
import org.quern.summary.MissingRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits a naive Bayes model: the old system's rxNaiveBayes. */
@Command(
        name = "naivebayes",
        description = "Fit a naive Bayes classifier: numbers as normal, factors by counts, in one pass over the data.",
        footer = {
            "",
            "Examples:",
            "  quern naivebayes --data loans.q --formula \"default ~ creditScore + houseAge + ccDebt\" --out default.avro",
            "  quern naivebayes --data votes.q --formula \"party ~ .\" --smoothing 1 --brief",
            "  quern predict --model default.avro --data new.q --out scored.q --type probability --prior 0.9,0.1"
        })
final class NaiveBayesVerb extends Verb {
    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--formula",
            required = true,
            paramLabel = "FORMULA",
            description = "Class and predictors, e.g. \"class ~ a + log(b) + F(age)\"; . stands for all other columns."
                    + " The class is a factor, string or truth value.")
    private Formula formula;

    @Mixin
    private WeightOptions weights = new WeightOptions();

    @Option(
            names = "--smoothing",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description =
                    "Laplace smoothing: added to the count of every level of a factor in every class; default: 0.")
    private double smoothing;

    @Option(
            names = "--no-by-term",
            description = "Use only rows in which all variables of the formula are valid; by default a missing"
                    + " predictor leaves out itself, not the row.")
    private boolean completeRows;

    @Option(
            names = "--threshold",
            paramLabel = "NUMBER",
            defaultValue = "0.001",
            description = "What predict takes for a conditional probability or standard deviation that is 0 or"
                    + " unknown; default: 0.001.")
    private double threshold;

    @Option(names = "--brief", description = "Print the probabilities only.")
    private boolean brief;

    @Mixin
    private ModelOutput output = new ModelOutput();

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>(weights.problems());
        problems.addAll(output.problems());
        return problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        output.fit(new NaiveBayes(options()), data, brief ? ModelView.BRIEF : ModelView.SUMMARY, context);
    }

    private NaiveBayesOptions options() {
        return new NaiveBayesOptions(
                formula,
                data.rowSelection(),
                data.transforms(),
                weights.column(),
                weights.kind(),
                completeRows ? MissingRows.BY_ROW : MissingRows.BY_TERM,
                smoothing,
                threshold);
    }
}
