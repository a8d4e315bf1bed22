package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.quern.QuernException;
import org.quern.glm.Family;
import org.quern.glm.GlmOptions;
import org.quern.glm.Link;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits a generalized linear model. */
@Command(
        name = "glm",
        description = "Fit a generalized linear model by iterated least squares, one pass over the data an iteration.",
        footer = {
            "",
            "Examples:",
            "  quern glm --data seizures.q --formula \"count ~ base + age + treatment\" --family poisson --drop-first",
            "  quern glm --data claims.q --formula \"cost ~ age + type\" --family Gamma --link log --weights n",
            "  quern glm --data claims.q --formula \"cost ~ region\" --family tweedie --variance-power 1.5 --link-power 0 \\",
            "      --offset \"log(exposure)\" --cov-coef --out cost.avro"
        })
final class GlmVerb extends Verb {
    private static final String TWEEDIE = Family.Kind.TWEEDIE.label();
    private static final String NEGATIVE_BINOMIAL = Family.Kind.NEGATIVE_BINOMIAL.label();

    @Mixin
    private GlmFitting fitting = new GlmFitting();

    @Option(
            names = "--family",
            required = true,
            paramLabel = "FAMILY",
            description =
                    "binomial, gaussian, Gamma, inverse.gaussian, poisson, quasibinomial, quasipoisson, quasi(V) with V one"
                            + " of constant, mu, mu^2, mu^3, mu(1-mu), tweedie or negative-binomial.")
    private String family;

    @Option(
            names = "--link",
            paramLabel = "LINK",
            description =
                    "logit, probit, cauchit, cloglog, log, identity, inverse, sqrt, 1/mu^2 or power(p); by default the"
                            + " family's own.")
    private String link;

    @Option(
            names = "--variance-power",
            paramLabel = "P",
            description =
                    "Power of the Tweedie variance mu^P: 0 normal, 1 Poisson, between 1 and 2 compound Poisson, 2 gamma, 3"
                            + " inverse Gaussian.")
    private Double variancePower;

    @Option(
            names = "--link-power",
            paramLabel = "P",
            description =
                    "The link mu^P, 0 for log, in place of --link; by default 1 less the variance power for tweedie.")
    private Double linkPower;

    @Option(
            names = "--theta",
            paramLabel = "X",
            description = "Theta of the negative binomial variance mu + mu^2/theta.")
    private Double theta;

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>(fitting.problems());
        String name = family == null ? "" : family.strip().toLowerCase(Locale.ROOT);
        if (variancePower != null && !name.equals(TWEEDIE)) {
            problems.add("--variance-power belongs to --family tweedie");
        }
        if (theta != null && !name.equals(NEGATIVE_BINOMIAL)) {
            problems.add("--theta belongs to --family negative-binomial");
        }
        if (variancePower == null && name.equals(TWEEDIE)) {
            problems.add("--family tweedie needs --variance-power, such as 1.5");
        }
        if (theta == null && name.equals(NEGATIVE_BINOMIAL)) {
            problems.add("--family negative-binomial needs --theta, which is not estimated, such as 2.5");
        }
        if (link != null && linkPower != null) {
            problems.add("--link and --link-power exclude each other");
        }
        if (!problems.isEmpty()) {
            return problems;
        }
        try {
            return fitting.problems(GlmOptions.Kind.GLM, distribution());
        } catch (QuernException e) {
            return List.of(e.getMessage());
        }
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        fitting.run(GlmOptions.Kind.GLM, distribution(), context);
    }

    private GlmFitting.Distribution distribution() {
        Family chosen = variancePower != null
                ? Family.tweedie(variancePower)
                : theta != null ? Family.negativeBinomial(theta) : Family.parse(family);
        if (linkPower != null) {
            return new GlmFitting.Distribution(chosen, Link.ofPower(linkPower));
        }
        return new GlmFitting.Distribution(chosen, link == null ? chosen.defaultLink() : Link.parse(link));
    }
}
