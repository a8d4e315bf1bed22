package org.quern.jobs.cli;

import java.io.IOException;
import java.util.List;
import org.quern.evaluation.EvaluationDocuments;
import org.quern.evaluation.EvaluationPrinter;
import org.quern.evaluation.Roc;
import org.quern.evaluation.RocOptions;
import org.quern.evaluation.RocTable;
import org.quern.io.chunkset.ChunkSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** ROC curves: the old system's rxRoc. */
@Command(
        name = "roc",
        description = "ROC curves of scored data: sensitivity and specificity by threshold.",
        footer = {
            "",
            "Examples:",
            "  quern roc --data scored.q --actual late --pred late_Pred",
            "  quern roc --data scored.q --actual default --pred old,new --breaks 0 --format csv"
        })
final class RocVerb extends Verb {
    @Mixin
    private ScoredColumnOptions columns = new ScoredColumnOptions();

    @Option(
            names = "--breaks",
            paramLabel = "N",
            defaultValue = "100",
            description = "Intervals between thresholds, from 0 to 1 or from the lowest score to the highest; 0 takes"
                    + " every score; default: 100.")
    private int breaks;

    @Option(
            names = "--keep-dups",
            description = "Keep thresholds that have the sensitivity and specificity of the one before.")
    private boolean keepDuplicates;

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
        RocOptions options = new RocOptions(
                columns.options(), breaks, keepDuplicates ? RocOptions.Duplicates.KEPT : RocOptions.Duplicates.REMOVED);
        try (ChunkSet data = context.open(columns.data())) {
            RocTable table = context.fit(new Roc(options), data, engine);
            new ResultPrinter(
                            EvaluationPrinter.lines(table),
                            EvaluationDocuments.json(table),
                            EvaluationDocuments.cells(table))
                    .print(results.format(), context);
        }
    }
}
