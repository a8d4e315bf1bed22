package org.quern.glm;

import org.quern.data.ChunkSource;
import org.quern.golden.CsvTable;
import org.quern.linear.LinearExtras;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

/** Real data sets and fits of them, for tests of stored, printed and scored models. */
final class GlmSamples {
    /** What a model must keep for standard errors of predictions. */
    static final LinearExtras COVARIANCE = new LinearExtras(true, false, false);

    private GlmSamples() {}

    static ChunkSource kyphosis() {
        return CsvTable.ofResource("r_datasets/kyphosis.csv")
                .factor("Kyphosis", "absent", "present")
                .numbers("Age", "Number", "Start")
                .source(20);
    }

    static ChunkSource insurance() {
        return CsvTable.ofResource("r_datasets/Insurance.csv")
                .factor("District", "1", "2", "3", "4")
                .factor("Group", "<1l", "1-1.5l", "1.5-2l", ">2l")
                .factor("Age", "<25", "25-29", "30-35", ">35")
                .numbers("Holders", "Claims")
                .source(11);
    }

    static ChunkSource clotting() {
        return CsvTable.ofResource("r_datasets/clotting.csv")
                .numbers("u", "lot1", "lot2")
                .source(4);
    }

    static ChunkSource budworm() {
        return CsvTable.ofResource("r_datasets/budworm.csv")
                .numbers("ldose", "numdead", "numalive")
                .factor("sex", "F", "M")
                .source(5);
    }

    static ChunkSource breslow() {
        return CsvTable.ofResource("r_datasets/breslow.dat.csv")
                .numbers("Base", "Age", "Y4", "sumY")
                .factor("Trt", "placebo", "progabide")
                .source(25);
    }

    static ChunkSource infert() {
        return CsvTable.ofResource("r_datasets/infert.csv")
                .numbers("case", "spontaneous", "induced")
                .source(100);
    }

    static GlmModel fit(ChunkSource data, GlmOptions options) {
        LocalEngine.Options engine = new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC);
        return new Glm(options).fit(new LocalEngine(data, engine, Progress.NONE), Progress.NONE);
    }

    /** A fit to the last digits, with the covariance. */
    static GlmModel tight(ChunkSource data, GlmOptions options) {
        return fit(data, options.keeping(COVARIANCE).withTolerances(1e-13, 0).withMaxIterations(100));
    }
}
