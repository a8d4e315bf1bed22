package org.quern.jobs.cli;

import java.io.IOException;
import java.util.List;
import org.quern.evaluation.Auc;
import org.quern.evaluation.AucOptions;
import org.quern.evaluation.AucTable;
import org.quern.evaluation.EvaluationDocuments;
import org.quern.evaluation.EvaluationPrinter;
import org.quern.io.chunkset.ChunkSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Areas under ROC curves: the old system's rxAuc, with inference. */
@Command(
        name = "auc",
        description = "Exact areas under ROC curves, with DeLong's standard errors, intervals and tests.",
        footer = {
            "",
            "Examples:",
            "  quern auc --data scored.q --actual late --pred late_Pred",
            "  quern auc --data scored.q --actual outcome --pred s100b,ndka --positive Poor --conf-level 0.9"
        })
final class AucVerb extends Verb {
    @Mixin
    private ScoredColumnOptions columns = new ScoredColumnOptions();

    @Option(
            names = "--conf-level",
            paramLabel = "LEVEL",
            defaultValue = "0.95",
            description = "Confidence level of the intervals; default: 0.95.")
    private double confidenceLevel;

    @Option(
            names = "--max-passes",
            paramLabel = "N",
            defaultValue = "8",
            description = "Passes that an exact area may cost, about one for each million distinct scores; with fewer"
                    + " the area is given with the most it may be wrong by; default: 8.")
    private int maxPasses;

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Override
    protected List<String> problems() {
        return columns.problems();
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        AucOptions options = new AucOptions(columns.options(), confidenceLevel, maxPasses);
        try (ChunkSet data = context.open(columns.data())) {
            AucTable table = context.fit(new Auc(options), data, engine);
            new ResultPrinter(
                            EvaluationPrinter.lines(table),
                            EvaluationDocuments.json(table),
                            EvaluationDocuments.cells(table))
                    .print(results.format(), context);
        }
    }
}
