package org.quern.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide and the language must not drift apart. */
class LanguageGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "language.md");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+\\([^`]*\\))` \\| (.*?) ?\\| .+ \\|");

    private static List<Matcher> functionRows() throws IOException {
        String text = Files.readString(GUIDE);
        String functions = text.substring(text.indexOf("## Functions"), text.indexOf("## Formulas"));
        return functions.lines().map(ROW::matcher).filter(Matcher::matches).toList();
    }

    @Test
    void listsEveryFunctionWithItsParametersAndNoOther() throws IOException {
        Set<String> listed = new HashSet<>();
        for (Matcher row : functionRows()) {
            assertThat(listed.add(row.group(1))).as(row.group(1)).isTrue();
        }
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        Functions.signatures().stream().map(Signature::text).toList());
    }

    @Test
    void listsEveryOtherName() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Matcher row : functionRows()) {
            names.add(Signature.of(row.group(1)).name());
            Matcher other = Pattern.compile("`([^`]+)`").matcher(row.group(2));
            while (other.find()) {
                names.add(other.group(1));
            }
        }
        assertThat(names).isEqualTo(new TreeSet<>(Functions.names()));
    }

    @Test
    void listsEveryOperator() throws IOException {
        String text = Files.readString(GUIDE);
        String operators = text.substring(text.indexOf("## Operators"), text.indexOf("## Functions"));
        for (Operator operator : Operator.values()) {
            if (operator != Operator.COLON) {
                assertThat(operators).contains(operator.symbol().replace("|", "\\|"));
            }
        }
    }

    @Test
    void statesTheLimits() throws IOException {
        assertThat(Files.readString(GUIDE))
                .contains("at most "
                        + String.format("%,d", SyntaxReader.MAX_LENGTH).replace(',', ' ') + " characters")
                .contains("at most " + SyntaxReader.MAX_DEPTH + " levels deep");
    }

    @Test
    void itsExamplesAreRead() {
        Formula.parse("ArrDelay ~ DayOfWeek + F(CRSDepTime) + log(Distance)");
        Expression.parse("(ArrDelay > 15) & !missing(CRSDepTime)");
        Transform.parse("Late = ArrDelay > 15");
        assertThat(Sample.values("substring(weekdays(d), 1, 3)")).containsExactly("Thu", "Fri", "NA", "Wed", "Sat");
        assertThat(Sample.values("factor(weekday(d), levels = 1:7, labels = c('M','Tu','W','Th','F','Sa','Su'))"))
                .containsExactly("Th", "F", "NA", "W", "Sa");
    }
}
