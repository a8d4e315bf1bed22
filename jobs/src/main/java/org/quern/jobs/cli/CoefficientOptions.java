package org.quern.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.design.ReferenceLevel;
import org.quern.language.Formula;
import org.quern.linear.LinearExtras;
import picocli.CommandLine.Option;

/** Formula and coding of models that have a coefficient for each column of a model matrix, and what they keep. */
final class CoefficientOptions {
    @Option(
            names = "--formula",
            required = true,
            paramLabel = "FORMULA",
            description =
                    "Response and terms, e.g. \"y ~ a + b:c + log(x) + F(age, 20, 65) - 1\"; . is all other columns,"
                            + " cbind(a, b) several responses of linmod, or successes and failures.")
    private Formula formula;

    @Option(
            names = "--cube",
            description =
                    "A coefficient, with its count, for each cell of the first term, which must be made of factors; no"
                            + " intercept.")
    private boolean cube;

    @Option(
            names = "--cube-predictions",
            description = "With --cube: predict each cell at the means of the other terms; --counts shows it.")
    private boolean cubePredictions;

    @Option(names = "--drop-first", description = "Drop the first level of factors, as R does, rather than the last.")
    private boolean dropFirst;

    @Option(names = "--drop-main", description = "Drop main effects of factors whose interaction is in the model.")
    private boolean dropMain;

    @Option(
            names = "--cov-coef",
            description = "Keep the covariance of the coefficients; standard errors of predictions need it.")
    private boolean covariance;

    @Option(
            names = "--cov-data",
            description = "Keep the covariance of the predictors; needs an intercept. --format json shows it.")
    private boolean dataCovariance;

    @Option(
            names = "--label-style",
            paramLabel = "STYLE",
            defaultValue = "revo",
            converter = LabelStyles.class,
            description = "revo (DayOfWeek=Monday) or r (DayOfWeekMonday); default: revo.")
    private LabelStyle labels;

    /** {@code --label-style}. */
    static final class LabelStyles extends Converters.Choice<LabelStyle> {
        LabelStyles() {
            super(List.of(LabelStyle.values()), style -> style.name().toLowerCase(Locale.ROOT));
        }
    }

    Formula formula() {
        return formula;
    }

    DesignOptions design() {
        return new DesignOptions(dropFirst ? ReferenceLevel.FIRST : ReferenceLevel.LAST, dropMain, cube);
    }

    LinearExtras keep() {
        return new LinearExtras(covariance, dataCovariance, cubePredictions);
    }

    LabelStyle labels() {
        return labels;
    }

    /** Mistakes that show when options are seen together. */
    List<String> problems(ModelViewOptions view) {
        List<String> problems = new ArrayList<>();
        if (cubePredictions && !cube) {
            problems.add("--cube-predictions needs --cube");
        }
        if (view.counts() && !cube) {
            problems.add("--counts needs --cube");
        }
        if (dataCovariance && (cube || formula != null && !formula.intercept())) {
            problems.add("--cov-data needs an intercept, which " + (cube ? "a cube" : "'" + formula.text() + "'")
                    + " has not");
        }
        return problems;
    }
}
