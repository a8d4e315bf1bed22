package org.quern.glm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FamilyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "binomial",
                "gaussian",
                "Gamma",
                "inverse.gaussian",
                "poisson",
                "quasi(constant)",
                "quasi(mu)",
                "quasi(mu^2)",
                "quasi(mu^3)",
                "quasi(mu(1-mu))",
                "quasibinomial",
                "quasipoisson",
                "tweedie(1.5)",
                "tweedie(-1)",
                "tweedie(0)",
                "negative-binomial(2.5)"
            })
    void textComesBack(String text) {
        assertThat(Family.parse(text).label()).isEqualTo(text);
        assertThat(Family.parse(" " + text.toUpperCase(java.util.Locale.ROOT) + " "))
                .isEqualTo(Family.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "binomial, logit",
        "gaussian, identity",
        "Gamma, inverse",
        "inverse.gaussian, 1/mu^2",
        "poisson, log",
        "quasi(mu), identity",
        "quasibinomial, logit",
        "quasipoisson, log",
        "tweedie(0), identity",
        "tweedie(1), log",
        "tweedie(1.25), power(-0.25)",
        "tweedie(1.5), power(-0.5)",
        "tweedie(2), inverse",
        "tweedie(3), 1/mu^2",
        "negative-binomial(2), log"
    })
    void defaultLinks(String family, String link) {
        assertThat(Family.parse(family).defaultLink().label()).isEqualTo(link);
    }

    @Test
    void saysWhatIsWrongWithAText() {
        assertThatThrownBy(() -> Family.parse("poison"))
                .hasMessage("Unknown family 'poison'; did you mean 'poisson'? Families: binomial, gaussian, Gamma, "
                        + "inverse.gaussian, poisson, quasi(variance), quasibinomial, quasipoisson, tweedie(power), "
                        + "negative-binomial(theta)");
        assertThatThrownBy(() -> Family.parse("tweedie"))
                .hasMessage("Family 'tweedie' needs a parameter, as in tweedie(1.5)");
        assertThatThrownBy(() -> Family.parse("tweedie(x)")).hasMessage("'x' in 'tweedie(x)' is not a number");
        assertThatThrownBy(() -> Family.parse("quasi(mu^4)"))
                .hasMessage(
                        "Unknown variance in family 'quasi(mu^4)': must be one of constant, mu, mu^2, mu^3, mu(1-mu)");
        assertThatThrownBy(() -> Family.parse("negative-binomial(-1)"))
                .hasMessage("Invalid theta of the negative binomial family: -1.0, must be positive");
    }

    @Test
    void optionsCheckThemselves() {
        assertThatThrownBy(() -> GlmOptions.of("cbind(a, b) ~ x", Family.POISSON))
                .hasMessage("Formula 'cbind(a, b) ~ x' has 2 dependent variables, but family poisson takes one");
        assertThatThrownBy(() -> GlmOptions.of("y ~ x", Family.POISSON).withLink(Link.LOGIT))
                .hasMessage("Link 'logit' gives means between 0 and 1, which do not suit family poisson: "
                        + "use another link, such as log");
        assertThatThrownBy(() -> GlmOptions.of("~ x", Family.POISSON))
                .hasMessage("Formula '~x' has no dependent variable: write it left of the ~, as in y ~ a + b");
        assertThatThrownBy(() -> GlmOptions.of("y ~ x", Family.POISSON).withTolerances(0, 0))
                .hasMessage("Both tolerances are 0: the iterations would never be called converged");
        assertThatThrownBy(() -> GlmOptions.of("y ~ x", Family.POISSON).withTolerances(-1e-6, 0))
                .hasMessage("Invalid coefficient tolerance: -1.0E-6, must be from 0 to below 1");
        assertThatThrownBy(() -> GlmOptions.of("y ~ x", Family.POISSON).withMaxIterations(0))
                .hasMessage("Invalid number of iterations: 0, must be 1 or more");
        assertThatThrownBy(() -> GlmOptions.of("y ~ x", Family.POISSON).withInitialValues(InitialValues.QUARTERS))
                .hasMessage("Initial values NA start from means of 0.75 and 0.25, which family poisson has no use for: "
                        + "leave the option out, or give a number");
    }
}
