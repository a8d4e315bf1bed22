package org.quern.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Expected texts are what R 4.2.2 prints for {@code format(c(…))} or {@code cat(…)}. */
class RNumberFormatTest {
    private static final RNumberFormat R = RNumberFormat.SEVEN_DIGITS;

    @Test
    void writesOneNumberWithSevenDigits() {
        assertThat(R.format(600000)).isEqualTo("6e+05");
        assertThat(R.format(582628)).isEqualTo("582628");
        assertThat(R.format(11.31793528632335)).isEqualTo("11.31794");
        assertThat(R.format(1e5)).isEqualTo("1e+05");
        assertThat(R.format(123456)).isEqualTo("123456");
        assertThat(R.format(0.0001)).isEqualTo("1e-04");
        assertThat(R.format(0.00012)).isEqualTo("0.00012");
        assertThat(R.format(1234567.8)).isEqualTo("1234568");
        assertThat(R.format(-3.5)).isEqualTo("-3.5");
        assertThat(R.format(0)).isEqualTo("0");
        assertThat(R.format(-0.0)).isEqualTo("0");
        assertThat(R.format(1e-300)).isEqualTo("1e-300");
        assertThat(R.format(1.0 / 3)).isEqualTo("0.3333333");
        assertThat(R.format(2.0 / 3 * 1e10)).isEqualTo("6666666667");
    }

    @Test
    void givesAColumnCommonDecimals() {
        assertThat(R.column(40.68853634394342, 4.697565980087161)).containsExactly("40.688536", " 4.697566");
        assertThat(R.column(-86, 0.016667)).containsExactly("-86.000000", "  0.016667");
        assertThat(R.column(1490, 23.983334)).containsExactly("1490.00000", "  23.98333");
        assertThat(R.column(582628, 600000)).containsExactly("582628", "600000");
        assertThat(R.column(17372, 0)).containsExactly("17372", "    0");
    }

    @Test
    void writesAWholeColumnScientificallyWhereThatIsNarrower() {
        assertThat(R.column(1e7, 1e7)).containsExactly("1e+07", "1e+07");
        assertThat(R.column(50.00443, 7.646592, 0.07022068, 1988.664))
                .containsExactly("5.000443e+01", "7.646592e+00", "7.022068e-02", "1.988664e+03");
        assertThat(R.column(1e-10, 1)).containsExactly("1e-10", "1e+00");
        assertThat(R.column(-1e10, 1e-10)).containsExactly("-1e+10", " 1e-10");
        assertThat(R.column(0, 1e-10)).containsExactly("0e+00", "1e-10");
    }

    @Test
    void writesMissingAndInfinite() {
        assertThat(R.column(Double.NaN, 1.5)).containsExactly(" NA", "1.5");
        assertThat(R.column(Double.POSITIVE_INFINITY, 1)).containsExactly("Inf", "  1");
        assertThat(R.column(Double.NEGATIVE_INFINITY)).containsExactly("-Inf");
        assertThat(R.column()).isEmpty();
    }

    @Test
    void roundsTheExactValueOfTheDouble() {
        assertThat(new RNumberFormat(2).format(0.15)).isEqualTo("0.15");
        assertThat(new RNumberFormat(1).format(0.15)).isEqualTo("0.1");
        assertThat(new RNumberFormat(3).format(99.99)).isEqualTo("100");
        assertThat(new RNumberFormat(15).format(0.1)).isEqualTo("0.1");
        assertThat(new RNumberFormat(17).format(0.1)).isEqualTo("0.10000000000000001");
    }

    @Test
    void refusesImpossibleDigits() {
        assertThatThrownBy(() -> new RNumberFormat(0)).hasMessage("Invalid digits: 0, must lie in 1 to 17");
    }
}
