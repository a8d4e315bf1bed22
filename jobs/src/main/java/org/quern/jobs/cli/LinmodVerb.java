package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.linear.LinearModel;
import org.quern.linear.LinearRegression;
import org.quern.linear.LinearRegressionOptions;
import org.quern.linear.LinearStepwise;
import org.quern.linear.Precision;
import org.quern.pass.Algorithm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits a linear model. */
@Command(
        name = "linmod",
        description = "Fit a linear model: least squares with full inference, in one pass over the data.",
        footer = {
            "",
            "Examples:",
            "  quern linmod --data flights.q --formula \"ArrDelay ~ DayOfWeek + CRSDepTime\"",
            "  quern linmod --data flights.q --formula \"ArrDelay ~ DayOfWeek:F(CRSDepTime)\" --cube --brief",
            "  quern linmod --data census.q --formula \"log(wage) ~ age + I(age^2) + sex\" --weights perwt --cov-coef \\",
            "      --row-selection \"wage > 0\" --out wage.avro",
            "  quern linmod --data cars.q --formula \"mpg ~ wt\" --stepwise both --scope \"~ (wt + hp + cyl)^2\""
        })
final class LinmodVerb extends Verb {
    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private CoefficientOptions coefficients = new CoefficientOptions();

    @Mixin
    private WeightOptions weights = new WeightOptions();

    @Mixin
    private StepwiseOptions stepwise = new StepwiseOptions();

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "automatic",
            converter = Precisions.class,
            description =
                    "automatic (double, and double-double where digits are at risk), double or double-double; default:"
                            + " automatic.")
    private Precision precision;

    @Mixin
    private ModelViewOptions view = new ModelViewOptions();

    @Mixin
    private ModelOutput output = new ModelOutput();

    /** {@code --precision}. */
    static final class Precisions extends Converters.Choice<Precision> {
        Precisions() {
            super(List.of(Precision.values()), Precision::label);
        }
    }

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>(weights.problems());
        problems.addAll(coefficients.problems(view));
        problems.addAll(stepwise.problems(coefficients));
        problems.addAll(output.problems());
        return problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        output.fit(algorithm(), data, view.view(), context);
    }

    private Algorithm<LinearModel> algorithm() {
        return stepwise.control()
                .<Algorithm<LinearModel>>map(control -> new LinearStepwise(options(), control))
                .orElseGet(() -> new LinearRegression(options()));
    }

    private LinearRegressionOptions options() {
        return new LinearRegressionOptions(
                coefficients.formula(),
                data.rowSelection(),
                data.transforms(),
                coefficients.design(),
                weights.column(),
                weights.kind(),
                coefficients.keep(),
                coefficients.labels(),
                precision);
    }
}
