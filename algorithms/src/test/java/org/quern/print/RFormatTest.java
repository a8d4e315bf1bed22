package org.quern.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected texts are those of R 4.2.2 for the call named in each test, {@code Rscript --vanilla}. */
class RFormatTest {

    /** {@code format(c(10.3318058,1.6937981,-0.1752668))} and the like. */
    @Test
    void sharesTheDecimalsThatSevenDigitsOfAnyValueNeed() {
        assertThat(format(7, 10.3318058, 1.6937981, -0.1752668))
                .containsExactly("10.3318058", "1.6937981", "-0.1752668");
        assertThat(format(3, -0.001, 12345.678)).containsExactly("-0.001", "12345.678");
        assertThat(format(4, 9.9996, 1.23456)).containsExactly("10.000", "1.235");
        assertThat(format(4, 9.9996)).containsExactly("10");
    }

    /** {@code format(c(1e-10,1,123456))}, {@code format(123456789)}, {@code format(1e5)}, … */
    @Test
    void usesScientificNotationWhereItIsNarrower() {
        assertThat(format(7, 1e-10, 1, 123456)).containsExactly("1.00000e-10", "1.00000e+00", "1.23456e+05");
        assertThat(format(4, 1e10, 1.5)).containsExactly("1.0e+10", "1.5e+00");
        assertThat(format(4, 0.00001234, 123.4)).containsExactly("1.234e-05", "1.234e+02");
        assertThat(format(7, 123456789)).containsExactly("123456789");
        assertThat(format(7, 1234567.8)).containsExactly("1234568");
        assertThat(format(7, 1e5)).containsExactly("1e+05");
        assertThat(format(7, 1e15)).containsExactly("1e+15");
        assertThat(format(7, 0.0001)).containsExactly("1e-04");
        assertThat(format(7, -1.5e-300)).containsExactly("-1.5e-300");
    }

    /** {@code format(c(NA,1.5,Inf,-2))}, trimmed. */
    @Test
    void leavesMissingAndInfiniteValuesOutOfTheChoiceOfDecimals() {
        assertThat(format(7, Double.NaN, 1.5, Double.POSITIVE_INFINITY, -2))
                .containsExactly("NA", "1.5", "Inf", "-2.0");
        assertThat(format(7)).isEmpty();
    }

    @Test
    void keepsTheSignOfAValueThatRoundsToZero() {
        assertThat(RFormat.fixed(-0.001, 2)).isEqualTo("-0.00");
        assertThat(RFormat.fixed(-0.0, 2)).isEqualTo("0.00");
    }

    /** {@code formatC(x, digits = 4)}, trimmed. */
    @Test
    void formatsAsPercentG() {
        assertThat(List.of(0.001869, 181.8123, 5.7e-5, 12345678d, 0.00012345678, 100d).stream()
                        .map(x -> RFormat.general(x, 4)))
                .containsExactly("0.001869", "181.8", "5.7e-05", "1.235e+07", "0.0001235", "100");
        assertThat(RFormat.general(Double.NaN, 4)).isEqualTo("NA");
        assertThat(RFormat.general(0, 4)).isEqualTo("0");
    }

    /** {@code format.pval(p, digits = 3)} and {@code format.pval(1e-20, digits = 4)}. */
    @Test
    void formatsPValues() {
        assertThat(pValues(3, 1e-20, 0.376, 1.52e-6, 0.05, 2.22e-16))
                .containsExactly("< 2e-16", "0.376", "1.52e-06", "0.050", "< 2e-16");
        assertThat(pValues(3, 1e-20, 0.376)).containsExactly("<2e-16", "0.376");
        assertThat(pValues(4, 1e-20)).containsExactly("< 2.2e-16");
        assertThat(pValues(3, 0.002677, 0.000228, 0.154327)).containsExactly("0.002677", "0.000228", "0.154327");
        assertThat(pValues(3, Double.NaN, 0.5)).containsExactly("NA", "0.5");
    }

    /** {@code signif(40.65071456,4); signif(0.0012345,3); round(10.559512,4); round(-2.675,2)}. */
    @Test
    void roundsToDigitsAndDecimals() {
        assertThat(RFormat.signif(40.65071456, 4)).isEqualTo(40.65);
        assertThat(RFormat.signif(0.0012345, 3)).isEqualTo(0.00123);
        assertThat(RFormat.round(10.559512, 4)).isEqualTo(10.5595);
        assertThat(RFormat.round(-2.675, 2)).isEqualTo(-2.67);
        assertThat(RFormat.round(Double.NaN, 2)).isNaN();
    }

    @Test
    void marksSignificance() {
        assertThat(List.of(0.0005, 0.005, 0.03, 0.07, 0.5, Double.NaN).stream().map(RFormat::stars))
                .containsExactly("***", "** ", "*  ", ".  ", "   ", "   ");
    }

    private static List<String> format(int digits, double... values) {
        return RFormat.formatAll(values, digits);
    }

    private static List<String> pValues(int digits, double... values) {
        return RFormat.pValues(values, digits, RFormat.EPSILON).stream()
                .map(String::strip)
                .toList();
    }
}
