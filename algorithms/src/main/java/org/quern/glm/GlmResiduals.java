package org.quern.glm;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.language.BoundExpression;
import org.quern.model.ResidualType;

/**
 * Residuals of a generalized linear model, as R's {@code residuals.glm} defines them, for responses found in a schema: y − μ,
 * (y − μ)/(dμ/dη), √w·(y − μ)/√V(μ), or the signed square root of w times the unit deviance. A response of two levels counts
 * as 0 and 1, {@code cbind(successes, failures)} as the share of successes with w their sum times the weight. NaN where the
 * response, or a weight that is needed, is missing, a level is neither of the two, or the response has no deviance in the
 * family.
 */
final class GlmResiduals {
    private final ResidualType type;
    private final Family family;
    private final FamilyKernel kernel;
    private final List<String> levels;
    private final List<BoundExpression> responses;
    private final Optional<String> weights;

    GlmResiduals(GlmModel model, ResidualType type, Schema input) {
        this.type = type;
        this.family = model.options().family();
        this.kernel = FamilyKernel.of(family);
        this.levels = model.responseLevels();
        this.responses = model.design().formula().responses().stream()
                .map(r -> r.bind(input))
                .toList();
        this.weights = type.isWeighted() ? model.options().weights() : Optional.empty();
    }

    /** The residuals of a chunk's rows at the means and slopes given. */
    double[] of(Chunk chunk, double[] mu, double[] slope) {
        double[] y = response(chunk);
        double[] result = new double[y.length];
        switch (type) {
            case RESPONSE -> {
                for (int i = 0; i < y.length; i++) {
                    result[i] = y[i] - mu[i];
                }
            }
            case WORKING -> {
                for (int i = 0; i < y.length; i++) {
                    result[i] = (y[i] - mu[i]) / slope[i];
                }
            }
            case PEARSON -> {
                double[] weight = weights(chunk);
                kernel.variances(mu, result, y.length);
                for (int i = 0; i < y.length; i++) {
                    result[i] = (y[i] - mu[i]) * Math.sqrt(weight[i] / result[i]);
                }
            }
            case DEVIANCE -> {
                double[] weight = weights(chunk);
                kernel.deviances(y, mu, result, y.length);
                for (int i = 0; i < y.length; i++) {
                    double root = Math.sqrt(weight[i] * Math.max(result[i], 0));
                    result[i] = family.takesResponse(y[i]) ? (y[i] < mu[i] ? -root : root) : Double.NaN;
                }
            }
        }
        return result;
    }

    private double[] response(Chunk chunk) {
        Column column = responses.get(0).evaluate(chunk);
        if (!levels.isEmpty()) {
            return successes(column);
        }
        double[] y = numbers(column);
        if (responses.size() == 2) {
            double[] failures = numbers(responses.get(1).evaluate(chunk));
            for (int i = 0; i < y.length; i++) {
                y[i] /= y[i] + failures[i];
            }
        }
        return y;
    }

    private double[] successes(Column column) {
        double[] y = new double[column.rows()];
        for (int i = 0; i < y.length; i++) {
            String level = text(column, i);
            y[i] = level == null || !levels.contains(level) ? Double.NaN : levels.indexOf(level);
        }
        return y;
    }

    private static String text(Column column, int row) {
        if (column instanceof FactorColumn factor) {
            return factor.isMissing(row) ? null : factor.levels().get(factor.codes()[row]);
        }
        return ((StringColumn) column).value(row);
    }

    /** Of each row, the trials if there are any, times the weight. */
    private double[] weights(Chunk chunk) {
        double[] result = new double[chunk.rows()];
        Arrays.fill(result, 1);
        if (responses.size() == 2) {
            double[] successes = numbers(responses.get(0).evaluate(chunk));
            double[] failures = numbers(responses.get(1).evaluate(chunk));
            for (int i = 0; i < result.length; i++) {
                result[i] = successes[i] + failures[i];
            }
        }
        if (weights.isPresent()) {
            double[] given = numbers(chunk.column(weights.get()));
            for (int i = 0; i < result.length; i++) {
                result[i] *= given[i];
            }
        }
        return result;
    }

    private static double[] numbers(Column column) {
        double[] values = new double[column.rows()];
        column.toDoubles(values);
        return values;
    }
}
