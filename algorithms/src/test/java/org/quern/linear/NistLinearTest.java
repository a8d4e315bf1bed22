package org.quern.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.golden.CsvTable;

/**
 * The eleven linear sets of NIST's Statistical Reference Datasets, fitted with default options. The certificates carry 15
 * digits; a result is judged by LRE = −log10(relative error), capped at 15, or where the certified value is 0 by its absolute
 * size.
 */
class NistLinearTest {
    /** Certified values by name: B0, SD0, …, residual.sd, r.squared, F. */
    private record Certificate(Map<String, Double> values, CsvTable table) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Norris; y ~ x; 13; 13",
                "Pontius; y ~ x + I(x^2); 13; 13",
                "NoInt1; y ~ x - 1; 14; 14",
                "NoInt2; y ~ x - 1; 14; 14",
                "Filip; y ~ x + I(x^2) + I(x^3) + I(x^4) + I(x^5) + I(x^6) + I(x^7) + I(x^8) + I(x^9) + I(x^10); 13; 13",
                "Longley; y ~ x1 + x2 + x3 + x4 + x5 + x6; 12; 13",
                "Wampler1; y ~ x + I(x^2) + I(x^3) + I(x^4) + I(x^5); 13; 13",
                "Wampler2; y ~ x + I(x^2) + I(x^3) + I(x^4) + I(x^5); 13; 13",
                "Wampler3; y ~ x + I(x^2) + I(x^3) + I(x^4) + I(x^5); 13; 13",
                "Wampler4; y ~ x + I(x^2) + I(x^3) + I(x^4) + I(x^5); 13; 13",
                "Wampler5; y ~ x + I(x^2) + I(x^3) + I(x^4) + I(x^5); 13; 13",
            })
    void agreesWithTheCertificate(String set, String formula, double coefficientDigits, double errorDigits) {
        Certificate certificate = certificate(set);
        for (int rowsPerChunk : new int[] {1000, 7}) {
            LinearModel model = Fits.fit(certificate.table().source(rowsPerChunk), formula);
            check(set, certificate, model, coefficientDigits, errorDigits);
        }
    }

    private static void check(
            String set, Certificate certificate, LinearModel model, double coefficientDigits, double errorDigits) {
        LinearFit fit = model.fits().get(0);
        int first = model.design().intercept() ? 0 : 1;
        double coefficients = 15;
        double errors = 15;
        double largestError = 0;
        for (int i = 0; i < model.coefficients().size(); i++) {
            double certifiedError = certificate.values().get("SD" + (i + first));
            coefficients = Math.min(
                    coefficients,
                    digits(fit.estimates()[i], certificate.values().get("B" + (i + first))));
            if (certifiedError == 0) {
                largestError = Math.max(largestError, fit.standardErrors()[i]);
            } else {
                errors = Math.min(errors, digits(fit.standardErrors()[i], certifiedError));
            }
        }
        double sigma = certificate.values().get("residual.sd");
        System.out.printf(
                Locale.ROOT,
                "%-9s b %5.1f  se %5.1f  max|se| where 0 %.1e  sigma %5.1f  R2 %5.1f  F %5.1f  %s, %d passes, condition %.3g%n",
                set,
                coefficients,
                errors,
                largestError,
                digits(fit.sigma(), sigma),
                digits(fit.rSquared(), certificate.values().get("r.squared")),
                digits(fit.fStatistic(), certificate.values().get("F")),
                model.precision().label(),
                model.passes(),
                model.conditionNumber());
        assertThat(coefficients).as("digits of coefficients").isGreaterThanOrEqualTo(coefficientDigits);
        assertThat(errors).as("digits of standard errors").isGreaterThanOrEqualTo(errorDigits);
        // y of the exact fits is up to 1e7 and X'X is exact, so what is left is rounding at 1e-32 of y'y
        assertThat(largestError).as("standard errors of an exact fit").isLessThan(1e-8);
        if (sigma != 0) {
            assertThat(digits(fit.sigma(), sigma)).as("digits of sigma").isGreaterThanOrEqualTo(errorDigits);
            assertThat(digits(fit.fStatistic(), certificate.values().get("F")))
                    .as("digits of F")
                    .isGreaterThanOrEqualTo(errorDigits);
        }
        assertThat(digits(fit.rSquared(), certificate.values().get("r.squared")))
                .as("digits of R-squared")
                .isGreaterThanOrEqualTo(errorDigits);
    }

    private static double digits(double value, double certified) {
        if (value == certified) {
            return 15;
        }
        return Math.min(15, -Math.log10(Math.abs(value - certified) / Math.abs(certified)));
    }

    private static Certificate certificate(String set) {
        List<String> lines = new ArrayList<>(CsvTable.linesOfResource("nist_lls/" + set + ".dat"));
        Map<String, Double> values = new TreeMap<>();
        Matcher range = find(lines, "Data\\s+\\(lines\\s+(\\d+)\\s+to\\s+(\\d+)\\)");
        int firstLine = Integer.parseInt(range.group(1));
        int lastLine = Integer.parseInt(range.group(2));
        for (String line : lines.subList(0, firstLine - 1)) {
            Matcher matcher =
                    Pattern.compile("\\s+B(\\d+)\\s+(\\S+)\\s+(\\S+)\\s*").matcher(line);
            if (matcher.matches()) {
                values.put("B" + matcher.group(1), Double.valueOf(matcher.group(2)));
                values.put("SD" + matcher.group(1), Double.valueOf(matcher.group(3)));
            }
        }
        values.put(
                "residual.sd",
                Double.valueOf(find(lines, "Standard Deviation\\s+(\\d\\S*)").group(1)));
        values.put(
                "r.squared", Double.valueOf(find(lines, "R-Squared\\s+(\\S+)").group(1)));
        String f = find(lines, "Regression\\s+\\d+\\s+\\S+\\s+\\S+\\s+(\\S+)").group(1);
        values.put("F", f.startsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(f));
        List<String> data = new ArrayList<>();
        for (String line : lines.subList(firstLine - 1, lastLine)) {
            data.add(line.trim().replaceAll("\\s+", ","));
        }
        int columns = data.get(0).split(",").length;
        List<String> names = new ArrayList<>(List.of("y"));
        for (int i = 1; i < columns; i++) {
            names.add(columns == 2 ? "x" : "x" + i);
        }
        data.add(0, String.join(",", names));
        return new Certificate(values, CsvTable.ofLines(data).numbers(names.toArray(new String[0])));
    }

    private static Matcher find(List<String> lines, String pattern) {
        for (String line : lines) {
            Matcher matcher = Pattern.compile(pattern).matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
        throw new IllegalArgumentException(pattern);
    }
}
