package org.quern.glm;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.NearestName;
import org.quern.QuernException;

/**
 * The distribution of a generalized linear model's response, or for the quasi families its variance alone: Var(y) =
 * φ·V(μ)/w with V the {@link Variance}.
 *
 * <p>The text of a family, which options, codecs and stored models use, is {@code binomial}, {@code gaussian}, {@code Gamma},
 * {@code inverse.gaussian}, {@code poisson}, {@code quasi(v)} with v one of {@code constant}, {@code mu}, {@code mu^2},
 * {@code mu^3} and {@code mu(1-mu)}, {@code quasibinomial}, {@code quasipoisson}, {@code tweedie(p)} with V = μ^p, or
 * {@code negative-binomial(theta)} with V = μ + μ²/θ. Letters may be small or large.
 *
 * <p>Reference: McCullagh and Nelder (1989), Generalized Linear Models, chapters 2 and 9; Jørgensen (1987), Exponential
 * dispersion models, doi:10.1111/j.2517-6161.1987.tb01685.x.
 *
 * @param parameter p of Tweedie, θ of the negative binomial, else NaN
 */
public record Family(Kind kind, Variance variance, double parameter) {
    /** The kinds of family. */
    public enum Kind {
        BINOMIAL("binomial"),
        GAUSSIAN("gaussian"),
        GAMMA("Gamma"),
        INVERSE_GAUSSIAN("inverse.gaussian"),
        POISSON("poisson"),
        QUASI("quasi"),
        QUASIBINOMIAL("quasibinomial"),
        QUASIPOISSON("quasipoisson"),
        TWEEDIE("tweedie"),
        NEGATIVE_BINOMIAL("negative-binomial");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name without a parameter. */
        public String label() {
            return label;
        }
    }

    /** The variance of a response of dispersion and weight 1 as a function of its mean. */
    public enum Variance {
        CONSTANT("constant"),
        MU("mu"),
        MU_SQUARED("mu^2"),
        MU_CUBED("mu^3"),
        MU_TIMES_REST("mu(1-mu)"),
        /** μ^p, p being the family's parameter. */
        MU_TO_POWER("mu^p"),
        /** μ + μ²/θ, θ being the family's parameter. */
        NEGATIVE_BINOMIAL("mu+mu^2/theta");

        private final String label;

        Variance(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public static final Family BINOMIAL = new Family(Kind.BINOMIAL, Variance.MU_TIMES_REST, Double.NaN);
    public static final Family GAUSSIAN = new Family(Kind.GAUSSIAN, Variance.CONSTANT, Double.NaN);
    public static final Family GAMMA = new Family(Kind.GAMMA, Variance.MU_SQUARED, Double.NaN);
    public static final Family INVERSE_GAUSSIAN = new Family(Kind.INVERSE_GAUSSIAN, Variance.MU_CUBED, Double.NaN);
    public static final Family POISSON = new Family(Kind.POISSON, Variance.MU, Double.NaN);
    public static final Family QUASIBINOMIAL = new Family(Kind.QUASIBINOMIAL, Variance.MU_TIMES_REST, Double.NaN);
    public static final Family QUASIPOISSON = new Family(Kind.QUASIPOISSON, Variance.MU, Double.NaN);

    private static final List<Family> PLAIN =
            List.of(BINOMIAL, GAUSSIAN, GAMMA, INVERSE_GAUSSIAN, POISSON, QUASIBINOMIAL, QUASIPOISSON);
    private static final List<Variance> QUASI_VARIANCES =
            List.of(Variance.CONSTANT, Variance.MU, Variance.MU_SQUARED, Variance.MU_CUBED, Variance.MU_TIMES_REST);
    private static final Pattern CALL = Pattern.compile("(?<name>[a-z.\\-]+)\\((?<argument>.*)\\)");
    private static final String KNOWN =
            "binomial, gaussian, Gamma, inverse.gaussian, poisson, quasi(variance), quasibinomial, "
                    + "quasipoisson, tweedie(power), negative-binomial(theta)";

    /** The family of a variance and nothing else. */
    public static Family quasi(Variance variance) {
        if (!QUASI_VARIANCES.contains(variance)) {
            throw new IllegalArgumentException(variance.label());
        }
        return new Family(Kind.QUASI, variance, Double.NaN);
    }

    /**
     * V = μ^p: 0 is the normal, 1 the Poisson, 2 the gamma and 3 the inverse Gaussian variance; between 1 and 2 lies the
     * compound Poisson distribution, which has a probability of exactly 0. No distribution has a power between 0 and 1; such a
     * fit is one of quasi-likelihood.
     */
    public static Family tweedie(double p) {
        if (!Double.isFinite(p)) {
            throw new QuernException("Invalid power of the Tweedie variance: " + p + ", must be finite");
        }
        return new Family(Kind.TWEEDIE, Variance.MU_TO_POWER, p);
    }

    /** V = μ + μ²/θ with a given θ. */
    public static Family negativeBinomial(double theta) {
        if (!(theta > 0 && Double.isFinite(theta))) {
            throw new QuernException("Invalid theta of the negative binomial family: " + theta + ", must be positive");
        }
        return new Family(Kind.NEGATIVE_BINOMIAL, Variance.NEGATIVE_BINOMIAL, theta);
    }

    /** Reads the text of a family. */
    public static Family parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT).replace(" ", "");
        for (Family family : PLAIN) {
            if (family.label().toLowerCase(Locale.ROOT).equals(name)) {
                return family;
            }
        }
        Matcher call = CALL.matcher(name);
        if (call.matches()) {
            String argument = call.group("argument");
            switch (call.group("name")) {
                case "quasi":
                    return quasi(argument, text);
                case "tweedie":
                    return tweedie(number(argument, text));
                case "negative-binomial":
                    return negativeBinomial(number(argument, text));
                default:
            }
        }
        if (name.equals("quasi")) {
            return quasi(Variance.CONSTANT);
        }
        throw unknown(text, name);
    }

    private static Family quasi(String argument, String text) {
        for (Variance variance : QUASI_VARIANCES) {
            if (variance.label().equals(argument)) {
                return quasi(variance);
            }
        }
        throw new QuernException("Unknown variance in family '" + text + "': must be one of "
                + String.join(
                        ", ", QUASI_VARIANCES.stream().map(Variance::label).toList()));
    }

    private static QuernException unknown(String text, String name) {
        if (name.equals("tweedie") || name.equals("negative-binomial")) {
            return new QuernException("Family '" + text + "' needs a parameter, as in " + name
                    + (name.equals("tweedie") ? "(1.5)" : "(2.5)"));
        }
        Optional<String> near = NearestName.to(
                name, Arrays.stream(Kind.values()).map(Kind::label).toList());
        return new QuernException("Unknown family '" + text + "'"
                + near.map(n -> "; did you mean '" + n + "'?").orElse(":") + " Families: " + KNOWN);
    }

    /** The number in a text such as {@code tweedie(1.5)}. */
    static double number(String argument, String text) {
        try {
            return Double.parseDouble(argument);
        } catch (NumberFormatException e) {
            throw new QuernException("'" + argument + "' in '" + text + "' is not a number", e);
        }
    }

    /** A number as a person writes it: 2 and 1.5. */
    static String text(double number) {
        return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }

    /** The text that {@link #parse} reads. */
    public String label() {
        return switch (kind) {
            case QUASI -> "quasi(" + variance.label() + ")";
            case TWEEDIE, NEGATIVE_BINOMIAL -> kind.label() + "(" + text(parameter) + ")";
            default -> kind.label();
        };
    }

    /** The link taken if none is asked for: R's default, and power 1 − p for Tweedie. */
    public Link defaultLink() {
        return switch (kind) {
            case BINOMIAL, QUASIBINOMIAL -> Link.LOGIT;
            case GAUSSIAN, QUASI -> Link.IDENTITY;
            case GAMMA -> Link.INVERSE;
            case INVERSE_GAUSSIAN -> Link.INVERSE_SQUARE;
            case POISSON, QUASIPOISSON, NEGATIVE_BINOMIAL -> Link.LOG;
            case TWEEDIE -> Link.ofPower(1 - parameter);
        };
    }

    /** Whether a link's means suit the family: links onto (0, 1) need a family of shares, or one of quasi-likelihood. */
    public boolean takes(Link link) {
        return !link.kind().isProbability() || variance == Variance.MU_TIMES_REST || kind == Kind.QUASI;
    }

    /** Whether the response is a share of successes, so that truth values, two levels and cbind() are meaningful. */
    public boolean isBinomial() {
        return kind == Kind.BINOMIAL || kind == Kind.QUASIBINOMIAL;
    }

    /** Whether φ is 1 by the distribution; else it is estimated. */
    public boolean dispersionKnown() {
        return kind == Kind.BINOMIAL || kind == Kind.POISSON || kind == Kind.NEGATIVE_BINOMIAL;
    }

    /** Whether there is a likelihood that an AIC can be made of. */
    public boolean hasLikelihood() {
        return switch (kind) {
            case BINOMIAL, GAUSSIAN, GAMMA, INVERSE_GAUSSIAN, POISSON, NEGATIVE_BINOMIAL -> true;
            case QUASI, QUASIBINOMIAL, QUASIPOISSON, TWEEDIE -> false;
        };
    }

    /** Whether a response is one the family can have. */
    public boolean takesResponse(double y) {
        return responseRange().holds(y);
    }

    /** Whether a mean is one the family can have; NaN is none. */
    public boolean takesMean(double mu) {
        return meanRange().holds(mu);
    }

    /** Where responses and means lie; both ends belong to the range. */
    enum Range {
        ANY("any number", -Double.MAX_VALUE, Double.MAX_VALUE),
        NOT_NEGATIVE("0 or more", 0, Double.MAX_VALUE),
        POSITIVE("above 0", Double.MIN_VALUE, Double.MAX_VALUE),
        SHARE("from 0 to 1", 0, 1),
        INNER_SHARE("between 0 and 1", Double.MIN_VALUE, 1 - 0x1p-53);

        private final String label;
        private final double low;
        private final double high;

        Range(String label, double low, double high) {
            this.label = label;
            this.low = low;
            this.high = high;
        }

        String label() {
            return label;
        }

        double low() {
            return low;
        }

        double high() {
            return high;
        }

        boolean holds(double value) {
            return value >= low && value <= high;
        }
    }

    Range responseRange() {
        return switch (variance) {
            case CONSTANT -> Range.ANY;
            case MU, NEGATIVE_BINOMIAL -> Range.NOT_NEGATIVE;
            case MU_SQUARED -> kind == Kind.QUASI ? Range.NOT_NEGATIVE : Range.POSITIVE;
            case MU_CUBED -> Range.POSITIVE;
            case MU_TIMES_REST -> Range.SHARE;
            case MU_TO_POWER -> parameter <= 0 ? Range.ANY : parameter < 2 ? Range.NOT_NEGATIVE : Range.POSITIVE;
        };
    }

    Range meanRange() {
        return switch (variance) {
            case CONSTANT -> Range.ANY;
            case MU_TIMES_REST -> Range.INNER_SHARE;
            case MU_TO_POWER -> parameter == 0 ? Range.ANY : Range.POSITIVE;
            default -> Range.POSITIVE;
        };
    }

    /**
     * The mean an iteration may start from, as R has it: near the response and inside the family's range.
     *
     * @param weight of the response, as a binomial count of trials
     */
    public double startMean(double y, double weight) {
        return switch (kind) {
            case BINOMIAL, QUASIBINOMIAL -> (weight * y + 0.5) / (weight + 1);
            case POISSON, QUASIPOISSON -> y + 0.1;
            case NEGATIVE_BINOMIAL -> y == 0 ? 1.0 / 6 : y;
            case QUASI ->
                variance == Variance.MU_TIMES_REST
                        ? Math.max(0.001, Math.min(0.999, y))
                        : variance == Variance.CONSTANT || y != 0 ? y : 0.1;
            case TWEEDIE -> parameter == 0 || y > 0 ? y : 0.1;
            case GAUSSIAN, GAMMA, INVERSE_GAUSSIAN -> y;
        };
    }
}
