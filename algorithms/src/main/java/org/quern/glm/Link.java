package org.quern.glm;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.quern.NearestName;
import org.quern.QuernException;

/**
 * How the linear predictor η and the mean μ of a generalized linear model belong together: η = g(μ).
 *
 * <p>The text of a link, which options, codecs and stored models use, is {@code logit}, {@code probit}, {@code cauchit},
 * {@code cloglog}, {@code log}, {@code identity}, {@code inverse}, {@code sqrt}, {@code 1/mu^2} or {@code power(p)} for η =
 * μ^p; powers that have a name of their own take it, and {@code power(0)} is {@code log}.
 *
 * <p>As in R, means of the links onto (0, 1) keep the distance ε = 2.2e-16 from 0 and 1, and means of {@code log} from 0, so
 * that deviances and weights stay finite; slopes are not below ε there. A missing η gives a missing mean. {@code inverse},
 * {@code sqrt}, {@code 1/mu^2} and powers give NaN for an η no mean belongs to.
 *
 * <p>Reference: McCullagh and Nelder (1989), Generalized Linear Models, 2.2.4 and 4.3.1.
 *
 * @param power exponent of {@link Kind#POWER}, else NaN
 */
public record Link(Kind kind, double power) {
    /** The kinds of link. */
    public enum Kind {
        LOGIT,
        PROBIT,
        CAUCHIT,
        CLOGLOG,
        LOG,
        IDENTITY,
        INVERSE,
        SQRT,
        INVERSE_SQUARE,
        POWER;

        /** Whether every mean lies in (0, 1). */
        public boolean isProbability() {
            return this == LOGIT || this == PROBIT || this == CAUCHIT || this == CLOGLOG;
        }
    }

    public static final Link LOGIT = new Link(Kind.LOGIT, Double.NaN);
    public static final Link PROBIT = new Link(Kind.PROBIT, Double.NaN);
    public static final Link CAUCHIT = new Link(Kind.CAUCHIT, Double.NaN);
    public static final Link CLOGLOG = new Link(Kind.CLOGLOG, Double.NaN);
    public static final Link LOG = new Link(Kind.LOG, Double.NaN);
    public static final Link IDENTITY = new Link(Kind.IDENTITY, Double.NaN);
    public static final Link INVERSE = new Link(Kind.INVERSE, Double.NaN);
    public static final Link SQRT = new Link(Kind.SQRT, Double.NaN);
    public static final Link INVERSE_SQUARE = new Link(Kind.INVERSE_SQUARE, Double.NaN);

    private static final List<Link> NAMED =
            List.of(LOGIT, PROBIT, CAUCHIT, CLOGLOG, LOG, IDENTITY, INVERSE, SQRT, INVERSE_SQUARE);
    private static final Pattern POWER_TEXT = Pattern.compile("power\\((?<exponent>[^()]*)\\)");

    public Link {
        if (kind == Kind.POWER && !(Double.isFinite(power) && power != 0)) {
            throw new IllegalArgumentException("power " + power);
        }
    }

    /** η = μ^p; the link of that name where there is one, the logarithm for p = 0. */
    public static Link ofPower(double p) {
        if (!Double.isFinite(p)) {
            throw new QuernException("Invalid power of a link: " + p + ", must be finite");
        }
        if (p == 0) {
            return LOG;
        } else if (p == 1) {
            return IDENTITY;
        } else if (p == -1) {
            return INVERSE;
        } else if (p == 0.5) {
            return SQRT;
        } else if (p == -2) {
            return INVERSE_SQUARE;
        }
        return new Link(Kind.POWER, p);
    }

    /** Reads the text of a link. */
    public static Link parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT).replace(" ", "");
        for (Link link : NAMED) {
            if (link.label().equals(name)) {
                return link;
            }
        }
        Matcher matcher = POWER_TEXT.matcher(name);
        if (matcher.matches()) {
            return ofPower(Family.number(matcher.group("exponent"), text));
        }
        List<String> known = Stream.concat(NAMED.stream().map(Link::label), Stream.of("power(p)"))
                .toList();
        throw new QuernException("Unknown link '" + text + "'"
                + NearestName.to(name, known)
                        .map(n -> "; did you mean '" + n + "'?")
                        .orElse(":")
                + " Links: " + known.stream().collect(Collectors.joining(", ")));
    }

    /** The text that {@link #parse} reads. */
    public String label() {
        return switch (kind) {
            case INVERSE_SQUARE -> "1/mu^2";
            case POWER -> "power(" + Family.text(power) + ")";
            default -> kind.name().toLowerCase(Locale.ROOT);
        };
    }

    /** η of a mean, by the definition; NaN or infinite where the mean has none. */
    public double predictor(double mu) {
        double[] value = {mu};
        LinkKernel.of(this).predictors(value, value, 1);
        return value[0];
    }

    /** The mean of an η. */
    public double mean(double eta) {
        double[] value = {eta};
        LinkKernel.of(this).means(value, value, 1);
        return value[0];
    }

    /**
     * Means of many η.
     *
     * @param eta may be the same array as {@code mu}
     */
    public void mean(double[] eta, double[] mu, int count) {
        LinkKernel.of(this).means(eta, mu, count);
    }

    /** dμ/dη. */
    public double slope(double eta) {
        double[] mean = {eta};
        double[] slope = {eta};
        LinkKernel.of(this).meansAndSlopes(mean, mean, slope, 1);
        return slope[0];
    }
}
