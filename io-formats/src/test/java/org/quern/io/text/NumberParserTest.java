package org.quern.io.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NumberParserTest {
    private final NumberParser parser = new NumberParser(TextFormat.CSV);

    private Double parse(String text) {
        byte[] bytes = ("," + text + ",").getBytes(StandardCharsets.UTF_8);
        return parser.parseDouble(bytes, 1, bytes.length - 1) ? parser.value() : null;
    }

    private Float parseFloat(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parser.parseFloat(bytes, 0, bytes.length) ? parser.floatValue() : null;
    }

    @Test
    void roundsCorrectlyWhateverTheDigits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            String text =
                    switch (i % 4) {
                        case 0 -> String.valueOf(Double.longBitsToDouble(random.nextLong()));
                        case 1 -> random.nextInt(100_000) + "." + random.nextInt(1_000_000);
                        case 2 -> random.nextLong() + "e" + (random.nextInt(60) - 30);
                        default -> "-0." + random.nextLong(Long.MAX_VALUE) + random.nextInt(1000);
                    };
            if (text.equals("NaN") || text.contains("Infinity")) {
                continue;
            }
            assertThat(parse(text)).as(text).isEqualTo(Double.valueOf(text));
            assertThat(parseFloat(text)).as(text).isEqualTo(Float.valueOf(text));
        }
    }

    @Test
    void acceptsWhatDataFilesHold() {
        assertThat(parse("1.")).isEqualTo(1);
        assertThat(parse("+.5E+2")).isEqualTo(50);
        assertThat(parse("-0")).isEqualTo(-0.0);
        assertThat(parse(" 7\t")).isEqualTo(7);
        assertThat(parse("-INF")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(parse("infinity")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(parse("NaN")).isNaN();
        assertThat(parse("1e-400")).isZero();
        assertThat(parse("1e400")).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void refusesWhatIsNoNumber() {
        for (String text :
                List.of("", "-", ".", "e5", "1e", "1e+", "1 2", "0x10", "1f", "1_000", "--1", "1,5", "nano", "١")) {
            assertThat(parse(text)).as(text).isNull();
        }
    }

    @Test
    void readsIntegersToTheirLimits() {
        for (long value : new long[] {0, 7, -7, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE + 1}) {
            byte[] bytes = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
            assertThat(parser.parseInteger(bytes, 0, bytes.length)).isEqualTo(value);
        }
        for (String text :
                List.of("9223372036854775808", "-9223372036854775808", "99999999999999999999", "", "-", "1.0")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(parser.parseInteger(bytes, 0, bytes.length)).as(text).isEqualTo(NumberParser.NOT_INTEGER);
        }
    }
}
