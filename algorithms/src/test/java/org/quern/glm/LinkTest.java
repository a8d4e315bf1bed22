package org.quern.glm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "logit",
                "probit",
                "cauchit",
                "cloglog",
                "log",
                "identity",
                "inverse",
                "sqrt",
                "1/mu^2",
                "power(-0.5)",
                "power(3)"
            })
    void isItsInversesInverse(String text) {
        Link link = Link.parse(text);
        assertThat(link.label()).isEqualTo(text);
        for (double mu : new double[] {1e-9, 0.001, 0.2, 0.249, 0.26, 0.5, 0.74, 0.76, 0.999}) {
            double eta = link.predictor(mu);
            assertThat(link.mean(eta)).as("%s", mu).isCloseTo(mu, Percentage.withPercentage(1e-11));
            double h = 1e-6 * (Math.abs(eta) < 1e-12 ? 1 : Math.abs(eta));
            double difference = (link.mean(eta + h) - link.mean(eta - h)) / (2 * h);
            if (difference > 1e-15) {
                assertThat(link.slope(eta))
                        .as("slope at %s", mu)
                        .isCloseTo(difference, Percentage.withPercentage(1e-3));
            }
        }
    }

    @Test
    void powersWithANameTakeIt() {
        assertThat(Link.parse("power(0)")).isEqualTo(Link.LOG);
        assertThat(Link.parse("power(1)")).isEqualTo(Link.IDENTITY);
        assertThat(Link.parse("power( -1 )")).isEqualTo(Link.INVERSE);
        assertThat(Link.parse("power(.5)")).isEqualTo(Link.SQRT);
        assertThat(Link.parse("power(-2)")).isEqualTo(Link.INVERSE_SQUARE);
    }

    @Test
    void namesTheNearestLink() {
        assertThatThrownBy(() -> Link.parse("logits"))
                .hasMessage("Unknown link 'logits'; did you mean 'logit'? Links: logit, probit, cauchit, cloglog, log, "
                        + "identity, inverse, sqrt, 1/mu^2, power(p)");
    }

    @Test
    void meansStayInsideTheirRange() {
        for (Link link : new Link[] {Link.LOGIT, Link.PROBIT, Link.CAUCHIT, Link.CLOGLOG}) {
            for (double eta : new double[] {Double.NEGATIVE_INFINITY, -1e300, -800, -40, 40, 800, 1e300}) {
                assertThat(link.mean(eta)).as("%s(%s)", link.label(), eta).isBetween(0x1p-52, 1 - 0x1p-53);
                assertThat(link.slope(eta)).isBetween(0x1p-53, 0.5);
            }
            assertThat(link.mean(Double.NaN)).as(link.label()).isNaN();
        }
        assertThat(Link.LOG.mean(-1000)).isEqualTo(0x1p-52);
        assertThat(Link.INVERSE.mean(0)).isNaN();
        assertThat(Link.SQRT.mean(-1)).isNaN();
        assertThat(Link.INVERSE_SQUARE.mean(-1)).isNaN();
    }
}
