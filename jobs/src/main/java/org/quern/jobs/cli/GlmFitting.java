package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.QuernException;
import org.quern.glm.Family;
import org.quern.glm.Glm;
import org.quern.glm.GlmModel;
import org.quern.glm.GlmOptions;
import org.quern.glm.GlmStepwise;
import org.quern.glm.Link;
import org.quern.pass.Algorithm;
import picocli.CommandLine.Mixin;

/** What the verbs that fit a generalized linear model share: their options but for the family, and the fit. */
final class GlmFitting {
    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private CoefficientOptions coefficients = new CoefficientOptions();

    @Mixin
    private WeightOptions weights = new WeightOptions();

    @Mixin
    private StepwiseOptions stepwise = new StepwiseOptions();

    @Mixin
    private IterationOptions iteration = new IterationOptions();

    @Mixin
    private ModelViewOptions view = new ModelViewOptions();

    @Mixin
    private ModelOutput output = new ModelOutput();

    /** A family and its link. */
    record Distribution(Family family, Link link) {}

    /** Mistakes that show when options are seen together. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(weights.problems());
        problems.addAll(coefficients.problems(view));
        problems.addAll(stepwise.problems(coefficients));
        problems.addAll(output.problems());
        return problems;
    }

    /** The mistakes that the options of a fit find in themselves, if nothing else is wrong. */
    List<String> problems(GlmOptions.Kind kind, Distribution distribution) {
        try {
            algorithm(options(kind, distribution));
            return List.of();
        } catch (QuernException e) {
            return List.of(e.getMessage());
        }
    }

    void run(GlmOptions.Kind kind, Distribution distribution, VerbContext context) throws IOException {
        output.fit(algorithm(options(kind, distribution)), data, view.view(), context);
    }

    private Algorithm<GlmModel> algorithm(GlmOptions options) {
        return stepwise.control()
                .<Algorithm<GlmModel>>map(control -> new GlmStepwise(options, control))
                .orElseGet(() -> new Glm(options));
    }

    private GlmOptions options(GlmOptions.Kind kind, Distribution distribution) {
        return new GlmOptions(
                kind,
                coefficients.formula(),
                distribution.family(),
                distribution.link(),
                data.rowSelection(),
                data.transforms(),
                coefficients.design(),
                weights.column(),
                weights.kind(),
                iteration.offset(),
                coefficients.keep(),
                coefficients.labels(),
                iteration.initialValues(),
                iteration.maxIterations(),
                iteration.coefficientTolerance(),
                iteration.objectiveTolerance());
    }
}
