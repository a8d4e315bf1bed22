package org.quern.io.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.data.ColumnType;

class TextSnifferTest {
    @TempDir
    private java.nio.file.Path directory;

    private TextSniffer.Found sniff(String text) throws IOException {
        return sniff(text, TextOptions.DEFAULT);
    }

    private TextSniffer.Found sniff(String text, TextOptions options) throws IOException {
        java.nio.file.Path path = directory.resolve("sniffed.csv");
        Files.write(path, text.getBytes(StandardCharsets.UTF_8));
        return new TextSniffer(options).sniff(List.of(new TextFile(new Path(path.toUri()), new Configuration())));
    }

    @Test
    void findsTheDelimiter() throws IOException {
        assertThat(sniff("a,b\n1;2,3\n4;5,6\n").format().delimiter()).isEqualTo(',');
        assertThat(sniff("a\tb\n1,0\t3\n4,5\t6\n").format().delimiter()).isEqualTo('\t');
        assertThat(sniff("a;b;c\n1,5;2,5;3\n2,5;3,5;4\n").format().delimiter()).isEqualTo(';');
        assertThat(sniff("a|b\n\"1,2\"|3\n").format().delimiter()).isEqualTo('|');
        assertThat(sniff("a b c\n 1   2 3\n10  20 30\n").format().delimiter()).isEqualTo(' ');
        assertThat(sniff("x\n1\n2\n").format().delimiter()).isEqualTo(',');
    }

    @Test
    void tellsAHeaderFromData() throws IOException {
        assertThat(sniff("a,b\n1,x\n2,y\n").header()).isTrue();
        assertThat(sniff("1,x\n2,y\n").header()).isFalse();
        assertThat(sniff("name,town\nAnn,Ulm\nBob,Bonn\n").header()).isTrue();
        assertThat(sniff("Ann,Ulm\nBob,Bonn\nAnn,Bonn\n").header()).isFalse();
        assertThat(sniff("NA,b\n1,x\n").header()).isFalse();
        assertThat(sniff("2008-01-01,b\n2008-01-02,x\n").header()).isFalse();
        assertThat(sniff("a,b\n").header()).isTrue();
    }

    @Test
    void namesColumnsWithoutAHeader() throws IOException {
        assertThat(sniff("1,x\n2,y\n").names()).containsExactly("V1", "V2");
        assertThat(sniff("a,\n1,x\n").names()).containsExactly("a", "V2");
    }

    @Test
    void infersTheNarrowestType() throws IOException {
        TextSniffer.Found found = sniff(
                """
                i,l,d,b,day,time,s,none,mixed
                1,1,1,TRUE,2008-01-01,2008-01-01 10:00,x,NA,1
                ,3000000000,2.5,false,NA,2008-01-01T11:00:00Z,,,2008-01-01
                -5,2,Inf,NA,2008-02-29,,7,NA,true
                """);
        assertThat(found.types())
                .containsExactly(
                        ColumnType.INT32,
                        ColumnType.INT64,
                        ColumnType.FLOAT64,
                        ColumnType.BOOLEAN,
                        ColumnType.DATE,
                        ColumnType.TIMESTAMP,
                        ColumnType.STRING,
                        ColumnType.STRING,
                        ColumnType.STRING);
    }

    @Test
    void takesZeroAndOneForNumbers() throws IOException {
        assertThat(sniff("a,f\n0,T\n1,F\n").types()).containsExactly(ColumnType.INT32, ColumnType.STRING);
    }

    @Test
    void looksOnlyAtTheRowsItMay() throws IOException {
        TextOptions two = new TextOptions(
                TextFormat.CSV, true, true, TextOptions.Header.SENSE, List.of(), 0, 2, ColumnType.FLOAT32);
        assertThat(sniff("a\n1\n2\nx\n", two).types()).containsExactly(ColumnType.INT32);
        assertThat(sniff("a\n1\n2.5\nx\n", two).types()).containsExactly(ColumnType.FLOAT32);
    }

    @Test
    void skipsRowsAndByteOrderMark() throws IOException {
        TextOptions skipping = new TextOptions(
                TextFormat.CSV, true, true, TextOptions.Header.SENSE, List.of(), 2, 100, ColumnType.FLOAT64);
        TextSniffer.Found found = sniff("\uFEFFReport of today\n\na,b\n1,2\n", skipping);
        assertThat(found.names()).containsExactly("a", "b");
        assertThat(sniff("\uFEFFa,b\n1,2\n").names()).containsExactly("a", "b");
    }

    @Test
    void refusesWhatIsNoText() {
        assertThatThrownBy(() -> sniff("a\0b\0"))
                .isInstanceOf(QuernException.class)
                .hasMessageEndingWith("it holds zero bytes, so it is no delimited text or of another encoding; for"
                        + " instance --encoding UTF-16LE");
        assertThatThrownBy(() -> sniff("\n\n"))
                .isInstanceOf(QuernException.class)
                .hasMessageEndingWith("sniffed.csv: it is empty");
        TextOptions names = new TextOptions(
                TextFormat.CSV, true, true, TextOptions.Header.NO, List.of("a"), 0, 100, ColumnType.FLOAT64);
        assertThatThrownBy(() -> sniff("1,2\n", names))
                .isInstanceOf(QuernException.class)
                .hasMessage("--names gives 1 names, but the first record has 2 fields");
    }
}
