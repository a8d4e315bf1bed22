package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.quern.evaluation.ClassEvaluation;
import org.quern.evaluation.Evaluate;
import org.quern.evaluation.EvaluateClasses;
import org.quern.evaluation.Evaluation;
import org.quern.evaluation.EvaluationDocuments;
import org.quern.evaluation.EvaluationOptions;
import org.quern.evaluation.EvaluationOptions.Measure;
import org.quern.evaluation.EvaluationPrinter;
import org.quern.evaluation.ScoredOptions;
import org.quern.io.chunkset.ChunkSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Confusion, losses, lift and calibration of scored data. */
@Command(
        name = "evaluate",
        description = "Evaluate scored data: confusion matrix, log-loss, Brier score, lift and calibration.",
        footer = {
            "",
            "Examples:",
            "  quern evaluate --data scored.q --actual late --pred late_Pred --cutoff 0.3",
            "  quern evaluate --data scored.q --actual sales --pred score --measures lift,confusion --groups 20",
            "  quern evaluate --data scored.q --actual Species --pred Species_Pred"
        })
final class EvaluateVerb extends Verb {
    @Mixin
    private ScoredColumnOptions columns = new ScoredColumnOptions();

    @Option(
            names = "--cutoff",
            paramLabel = "SCORE",
            defaultValue = "0.5",
            description = "Scores of at least this are predicted positive; default: 0.5.")
    private double cutoff;

    @Option(
            names = "--groups",
            paramLabel = "N",
            defaultValue = "10",
            description = "Groups of the lift table and of the calibration; default: 10.")
    private int groups;

    @Option(
            names = "--clip",
            paramLabel = "P",
            defaultValue = "0",
            description = "Take probabilities as at least P and at most 1 - P in the log-loss; default: 0.")
    private double clip;

    @Option(
            names = "--measures",
            paramLabel = "NAME,…",
            split = ",",
            converter = Measures.class,
            description = "Of confusion, loss, lift and calibration; default: all. Loss and calibration need"
                    + " probabilities.")
    private List<Measure> measures = new ArrayList<>();

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    /** {@code --measures}. */
    static final class Measures extends Converters.Choice<Measure> {
        Measures() {
            super(List.of(Measure.values()), Measure::toString);
        }
    }

    @Override
    protected List<String> problems() {
        return columns.problems();
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        ScoredOptions scored = columns.options();
        Set<Measure> asked = measures.isEmpty() ? EnumSet.allOf(Measure.class) : EnumSet.copyOf(measures);
        EvaluationOptions options = new EvaluationOptions(scored, cutoff, groups, clip, asked);
        try (ChunkSet data = context.open(columns.data())) {
            if (EvaluateClasses.areClasses(scored, data.info().schema())) {
                ClassEvaluation classes = context.fit(new EvaluateClasses(scored), data, engine);
                new ResultPrinter(
                                EvaluationPrinter.lines(classes),
                                EvaluationDocuments.json(classes),
                                EvaluationDocuments.cells(classes))
                        .print(results.format(), context);
            } else {
                Evaluation evaluation = context.fit(new Evaluate(options), data, engine);
                new ResultPrinter(
                                EvaluationPrinter.lines(evaluation),
                                EvaluationDocuments.json(evaluation),
                                EvaluationDocuments.cells(evaluation))
                        .print(results.format(), context);
            }
        }
    }
}
