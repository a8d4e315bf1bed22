package org.quern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;

class PredictionKindsTest {
    private static final PredictionKinds CLASSES = PredictionKinds.of(PredictionType.CLASS, PredictionType.PROBABILITY);

    private static final PredictionKinds LINEAR = new PredictionKinds(
            List.of(PredictionType.RESPONSE),
            List.of(ResidualType.RESPONSE, ResidualType.PEARSON),
            true,
            List.of(Interval.NONE, Interval.CONFIDENCE));

    @Test
    void settlesTheDefaultType() {
        assertThat(CLASSES.settle(PredictionOptions.DEFAULT, "k").type()).contains(PredictionType.CLASS);
        assertThat(CLASSES.settle(PredictionOptions.DEFAULT.withType(PredictionType.PROBABILITY), "k")
                        .type())
                .contains(PredictionType.PROBABILITY);
    }

    @Test
    void saysWhatThereIsInsteadOfWhatThereIsNot() {
        refuses(
                CLASSES,
                PredictionOptions.DEFAULT.withType(PredictionType.LINK),
                "Models of the kind 'k' do not give --type link; there is: class, probability");
        refuses(
                CLASSES,
                PredictionOptions.DEFAULT.withResiduals(true),
                "Models of the kind 'k' do not give --residuals");
        refuses(
                LINEAR,
                PredictionOptions.DEFAULT.withResiduals(true, ResidualType.WORKING),
                "Models of the kind 'k' do not give --residual-type working; there is: response, pearson");
        refuses(
                CLASSES,
                PredictionOptions.DEFAULT.withStandardErrors(true),
                "Models of the kind 'k' do not give --std-errors");
        refuses(
                LINEAR,
                PredictionOptions.DEFAULT.withInterval(Interval.PREDICTION, 0.9),
                "Models of the kind 'k' do not give --interval prediction; there is: none, confidence");
    }

    private static void refuses(PredictionKinds kinds, PredictionOptions options, String message) {
        assertThatThrownBy(() -> kinds.settle(options, "k"))
                .isInstanceOf(QuernException.class)
                .hasMessage(message);
    }
}
