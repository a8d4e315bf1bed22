package org.quern.jobs.cli;

import java.io.IOException;
import java.util.List;
import org.quern.glm.Family;
import org.quern.glm.GlmOptions;
import org.quern.glm.Link;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Fits a logistic regression. */
@Command(
        name = "logit",
        description = "Fit a logistic regression by iterated least squares, one pass over the data an iteration.",
        footer = {
            "",
            "Examples:",
            "  quern logit --data flights.q --formula \"late ~ DayOfWeek + CRSDepTime\" --transform \"late = ArrDelay > 15\"",
            "  quern logit --data loans.q --formula \"default ~ F(year) + creditScore + ccDebt\" --cov-coef --out default.avro",
            "  quern logit --data doses.q --formula \"cbind(dead, alive) ~ sex * log(dose)\""
        })
final class LogitVerb extends Verb {
    private static final GlmFitting.Distribution LOGISTIC = new GlmFitting.Distribution(Family.BINOMIAL, Link.LOGIT);

    @Mixin
    private GlmFitting fitting = new GlmFitting();

    @Override
    protected List<String> problems() {
        List<String> problems = fitting.problems();
        return problems.isEmpty() ? fitting.problems(GlmOptions.Kind.LOGIT, LOGISTIC) : problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        fitting.run(GlmOptions.Kind.LOGIT, LOGISTIC, context);
    }
}
