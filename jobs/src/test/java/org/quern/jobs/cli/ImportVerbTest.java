package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportVerbTest {
    @TempDir
    private Path directory;

    private CommandLineRun quern(String... args) {
        return CommandLineRun.of(args);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void importsShowsAndExports() throws IOException {
        String csv = "id,name,score\n1,Ann,1.5\n2,\"O'Neil, Bob\",NA\n3,Cy,-2.25\n";
        CommandLineRun run =
                quern("import", "--quiet", "--in", file("in.csv", csv), "--out", path("in.q"), "--factor", "name");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("Read 3 records, wrote 3 rows of 3 variables to " + path("in.q") + "\n");
        run = quern("info", "--data", path("in.q"), "--head", "2", "--start-row", "2", "--block-sizes");
        assertThat(run.out())
                .endsWith(
                        """
                        Number of observations: 3
                        Number of variables: 3
                        Number of blocks: 1
                        Compression type: snappy
                        Rows per block: 3
                        Variable information:
                        Var 1: id, Type: integer, Low/High: (1, 3)
                        Var 2: name
                               3 factor levels: Ann Cy O'Neil, Bob
                        Var 3: score, Type: numeric, Low/High: (-2.2500, 1.5000)
                        Data (2 rows starting with row 2):
                          id        name score
                        2  2 O'Neil, Bob    NA
                        3  3          Cy -2.25
                        """);
        assertThat(quern("info", "--data", path("in.q"), "--format", "csv", "--head", "9", "--keep", "score,name")
                        .out())
                .isEqualTo("score,name\n1.5,Ann\nNA,\"O'Neil, Bob\"\n-2.25,Cy\n");
        assertThat(quern("info", "--data", path("in.q"), "--format", "json").out())
                .contains("\"levels\" : [ \"Ann\", \"Cy\", \"O'Neil, Bob\" ]", "\"missing\" : 1");
        run = quern("export", "--quiet", "--data", path("in.q"), "--out", path("out.csv"));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("Wrote 3 rows to " + path("out.csv") + "\n");
        assertThat(Files.readString(directory.resolve("out.csv"))).isEqualTo(csv);
        assertThat(quern("export", "--data", path("in.q"), "--out", path("out.csv"))
                        .err())
                .contains("out.csv: it exists; --overwrite replaces it");
    }

    @Test
    void endsWithOneLineAndExitCodeTwo() throws IOException {
        CommandLineRun run =
                quern("import", "--quiet", "--in", file("bad.csv", "a,b\n1,2\n3\n"), "--out", path("bad.q"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("quern: Cannot import ").contains("bad.csv: line 3: 1 field, 2 expected");
        run = quern("import", "--quiet", "--in", path("none.csv"), "--out", path("none.q"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).endsWith("none.csv: there is no such file or directory\n");
        run = quern("export", "--quiet", "--data", path("none.q"), "--out", path("none.csv"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertThat(quern("import", "--in", "x", "--append", "columns").err())
                .contains("Missing --out: the chunk set to write", "Invalid --append columns: it must be rows or none");
        assertThat(quern("import", "--in", "x", "--out", "y", "--append", "rows", "--overwrite")
                        .err())
                .contains("--append rows and --overwrite exclude each other");
        assertThat(quern("import", "--in", "x", "--out", "y", "--delimiter", "ab")
                        .err())
                .contains("Invalid delimiter 'ab': it must be one character");
        assertThat(quern("import", "--in", "x", "--out", "y", "--encoding", "latin9000")
                        .err())
                .contains("Unknown encoding 'latin9000'");
        assertThat(quern("import", "--in", "x", "--out", "y", "--column", "a:nit")
                        .err())
                .contains("Unknown column type 'nit'");
        assertThat(quern("export", "--data", "x", "--out", "y", "--to", "parquet", "--gzip")
                        .err())
                .contains("--gzip and --file-per-chunk are for text");
        assertThat(quern("info", "--data", "x", "--head", "-1").err()).contains("Invalid number of rows to show: -1");
    }

    @Test
    void readsAsToldOnTheCommandLine() throws IOException {
        String input = file("told.txt", "junk\n1.234,5;x;31.12.2008\n-;y;01.01.2009\n");
        CommandLineRun run = quern(
                "import",
                "--quiet",
                "--in",
                input,
                "--out",
                path("told.q"),
                "--no-header",
                "--names",
                "a,b,c",
                "--delimiter",
                "semicolon",
                "--decimal-mark",
                ",",
                "--thousands-mark",
                ".",
                "--missing",
                "-",
                "--date-format",
                "dd.MM.yyyy",
                "--skip-rows",
                "1",
                "--rename",
                "c=day",
                "--transform",
                "d = a * 2",
                "--drop",
                "b",
                "--threads",
                "1",
                "--format",
                "csv");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("records,rows,bad_records,chunks,generation\n2,2,0,1,1\n");
        assertThat(quern("info", "--data", path("told.q"), "--head", "2", "--format", "csv")
                        .out())
                .isEqualTo("a,day,d\n1234.5,2008-12-31,2469.0\nNA,2009-01-01,NA\n");
    }

    /** The published output, through the command line. */
    @Test
    void showsAirlineDemoSmallAsPublished() {
        String golden = System.getenv("QUERN_GOLDEN");
        Assumptions.assumeTrue(golden != null, "QUERN_GOLDEN does not name the folder of golden data");
        String input = golden + "/data/airline_demo_small/AirlineDemoSmall.csv.gz";
        CommandLineRun run = quern(
                "import",
                "--quiet",
                "--in",
                input,
                "--out",
                path("ads.q"),
                "--missing",
                "M",
                "--decimals",
                "float32",
                "--column",
                "ArrDelay:integer",
                "--factor",
                "DayOfWeek=Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday");
        assertThat(run.err()).isEmpty();
        assertThat(quern("info", "--data", path("ads.q"), "--head", "10", "--start-row", "100000")
                        .out())
                .endsWith(
                        """
                        Number of observations: 600000
                        Number of variables: 3
                        Number of blocks: 3
                        Compression type: snappy
                        Variable information:
                        Var 1: ArrDelay, Type: integer, Low/High: (-86, 1490)
                        Var 2: CRSDepTime, Type: numeric, Storage: float32, Low/High: (0.0167, 23.9833)
                        Var 3: DayOfWeek
                               7 factor levels: Monday Tuesday Wednesday Thursday Friday Saturday Sunday
                        Data (10 rows starting with row 100000):
                               ArrDelay CRSDepTime DayOfWeek
                        100000       -2  11.416667  Saturday
                        100001       39   9.916667    Friday
                        100002       NA  10.033334    Monday
                        100003        1  17.000000    Friday
                        100004      -17   9.983334 Wednesday
                        100005        8  21.250000  Saturday
                        100006       -9   6.250000    Friday
                        100007      -11  15.000000    Friday
                        100008        4  20.916666    Sunday
                        100009       -8   6.500000  Thursday
                        """);
    }

    /** Each option of the three verbs stands in its part of the guide, and nothing else does. */
    @Test
    void documentsEveryOption() throws IOException {
        String guide = Files.readString(Path.of("../docs/import.md"));
        for (String verb : new String[] {"import", "info", "export"}) {
            String part = guide.split("\n## " + verb + "\n")[1].split("\n## ")[0];
            Set<String> documented = options(part);
            Set<String> offered = options(quern(verb, "--help").out());
            offered.removeAll(Set.of("--help", "--verbose", "--quiet"));
            assertThat(documented).as(verb).containsAll(offered);
            documented.removeAll(offered);
            documented.removeAll(Set.of("--no-header", "--header"));
            assertThat(documented).as("options of %s that do not exist", verb).isEmpty();
        }
    }

    private static Set<String> options(String text) {
        Set<String> options = new TreeSet<>();
        Matcher matcher = Pattern.compile("--[a-z][a-z-]*").matcher(text.replace("--[no-]header", "--header"));
        while (matcher.find()) {
            options.add(matcher.group());
        }
        return options;
    }
}
