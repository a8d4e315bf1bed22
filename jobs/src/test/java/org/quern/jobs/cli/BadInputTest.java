package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads who gives the program bad data: one line and exit code 2, nothing half-written, old data intact. */
class BadInputTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeData() throws IOException {
        text("good.csv", "y,x,one,f,s\n1,1,5,a,p\n2,3,5,a,q\n4,2,5,a,r\n8,9,5,a,s\n");
        assertThat(quern("import", "--in", path("good.csv"), "--out", path("good.q"), "--factor", "f")
                        .exitCode())
                .isZero();
    }

    private static CommandLineRun quern(String... args) {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.add("--quiet");
        return CommandLineRun.of(all.toArray(new String[0]));
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private void text(String name, String text) throws IOException {
        Files.write(directory.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private File part(String set) {
        return directory.resolve(set).toFile().listFiles((d, name) -> name.endsWith(".parquet"))[0];
    }

    private void copy(String from, String to) throws IOException {
        Files.createDirectory(directory.resolve(to));
        for (File file : directory.resolve(from).toFile().listFiles()) {
            Files.copy(file.toPath(), directory.resolve(to).resolve(file.getName()));
        }
    }

    /** The one line, with the test's directory as DIR. */
    private String mistake(CommandLineRun run) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("quern: ").doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(run.err().lines().filter(line -> line.startsWith("quern: "))).hasSize(1);
        assertThat(run.out()).isEmpty();
        return run.err()
                .lines()
                .findFirst()
                .orElseThrow()
                .replaceFirst("^quern: ", "")
                .replace("file:" + directory, "DIR")
                .replace(directory.toString(), "DIR");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b;1,2;3,4,5 | line 3: 3 fields, 2 expected",
                "a,b;1,2;3 | line 3: 1 field, 2 expected",
                "a,b;1,2;3,\"4 | line 3: quote opened in field 2 is not closed on its line; --multiline reads",
                "a,b;1,2;3,é | line 3: byte 0xE9 at offset 10 is not valid UTF-8; --encoding names another encoding",
                "'' | it is empty",
            })
    void badTextLeavesNothing(String text, String reason) throws IOException {
        text("bad.csv", text.replace(';', '\n'));
        assertThat(mistake(quern("import", "--in", path("bad.csv"), "--out", path("bad.q"))))
                .startsWith("Cannot import DIR/bad.csv: " + reason);
        assertThat(directory.resolve("bad.q")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"--append,rows", "--overwrite,"})
    void aBadRecordKeepsTheOldRows(String option, String value) throws IOException {
        byte[] before = Files.readAllBytes(part("good.q").toPath());
        text("more.csv", "y,x,one,f,s\n1,1,5,a,p\nmany,1,5,a,p\n");
        List<String> args = new ArrayList<>(List.of(
                "import", "--in", path("more.csv"), "--out", path("good.q"), "--factor", "f", "--column", "y:int32"));
        args.add(option);
        if (value != null) {
            args.add(value);
        }
        assertThat(mistake(quern(args.toArray(new String[0])))).contains("line 3: column 'y': 'many' is not an int32");
        assertThat(directory.resolve("good.q").toFile().list()).hasSize(2);
        assertThat(Files.readAllBytes(part("good.q").toPath())).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "y ~ xx | Unknown column 'xx'; did you mean 'x'? Columns: y, x, one, f, s",
                "y ~ lgo(x) | Invalid value for option '--formula': Unknown function 'lgo'; did you mean 'log'?",
                "y ~ log(x | Invalid value for option '--formula': The formula ends too early",
                "y ~ log(f) | 'log' needs a number, but 'f' is a factor; N(…) gives the number of its level",
                "f ~ x | 'f' in formula 'f ~ x' is a factor, but linear regression needs a number: N(f) numbers its levels",
            })
    void wrongFormulasAreTold(String formula, String line) {
        assertThat(mistake(quern("linmod", "--data", path("good.q"), "--formula", formula, "--out", path("m.avro"))))
                .isEqualTo(line);
        assertThat(directory.resolve("m.avro")).doesNotExist();
    }

    @Test
    void constantAndOneLevelTermsAreDropped() {
        CommandLineRun run =
                quern("linmod", "--data", path("good.q"), "--formula", "y ~ x + one + f + I(2 * x)", "--brief");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("one +Dropped").containsPattern("f=a +Dropped");
        assertThat(run.out()).containsPattern("I\\(2 \\* x\\) +Dropped").contains("Number of valid observations: 4");
    }

    @Test
    void noValidRowsAreTold() {
        assertThat(mistake(
                        quern("linmod", "--data", path("good.q"), "--formula", "y ~ x", "--row-selection", "x > 100")))
                .isEqualTo("No valid rows for 'y ~ x' in good.q: the row selection 'x > 100' is true in none");
        assertThat(mistake(
                        quern("linmod", "--data", path("good.q"), "--formula", "y ~ z", "--transform", "z = log(-x)")))
                .isEqualTo(
                        "No valid rows for 'y ~ z' in good.q: 4 rows have a missing value in a variable of the model");
    }

    @Test
    void infiniteValuesAreRefusedByAFit() {
        assertThat(mistake(quern(
                        "linmod", "--data", path("good.q"), "--formula", "y ~ z", "--transform", "z = 1 / (x - 2)")))
                .isEqualTo("'z' is infinite in 1 rows of good.q: leave them out with --row-selection \"is_finite(z)\"");
    }

    @Test
    void dataThatAreNotThereOrNoDataAreTold() throws IOException {
        assertThat(mistake(quern("summary", "--data", path("none.q"))))
                .isEqualTo("No such file or directory: DIR/none.q");
        assertThat(mistake(quern("summary", "--data", path("good.csv"))))
                .isEqualTo("DIR/good.csv is not a Parquet file; 'quern import' makes a chunk set of text and Avro");
        text("texts.csv", "s,t\nThe,quick\nbrown,fox\n");
        assertThat(quern("import", "--in", path("texts.csv"), "--out", path("texts.q"), "--header")
                        .exitCode())
                .isZero();
        assertThat(mistake(quern("summary", "--data", path("texts.q"))))
                .isEqualTo(
                        "'.' in '~.' stands for no column: all are strings; name those to be counted, as in ~ s + t");
    }

    @Test
    void theWorkingDirectoryCanBeGiven() {
        // It is the module's, where no Parquet lies.
        assertThat(CommandLineRun.of("info", "--data", ".").err()).doesNotContain("Internal error");
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        copy("good.q", "cut.q");
        try (RandomAccessFile file = new RandomAccessFile(part("cut.q"), "rw")) {
            file.setLength(file.length() - 10);
        }
        assertThat(mistake(quern("summary", "--data", path("cut.q"))))
                .matches(
                        "Cannot open DIR/cut.q: its file part-.* has \\d+ bytes, but the manifest of generation 1 says .*");
        copy("good.q", "flipped.q");
        try (RandomAccessFile file = new RandomAccessFile(part("flipped.q"), "rw")) {
            file.seek(50);
            int value = file.read();
            file.seek(50);
            file.write(value ^ 4);
        }
        for (String verb : List.of("summary", "export")) {
            List<String> args = new ArrayList<>(List.of(verb, "--data", path("flipped.q")));
            if (verb.equals("export")) {
                args.addAll(List.of("--out", path("out.csv")));
            }
            assertThat(mistake(quern(args.toArray(new String[0]))))
                    .contains("in row group 0")
                    .contains("DIR/flipped.q/part-");
        }
        assertThat(directory.resolve("out.csv")).doesNotExist();
        copy("good.q", "lost.q");
        assertThat(part("lost.q").delete()).isTrue();
        assertThat(mistake(quern("summary", "--data", path("lost.q"))))
                .contains(
                        " is missing, but the manifest of generation 1 lists it; restore the file or import the data again");
    }

    @Test
    void filesThatMayNotBeReadAreNamed() throws IOException {
        Assumptions.assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "POSIX permissions");
        File part = part("good.q");
        Files.setPosixFilePermissions(part.toPath(), PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(part.toPath()), "the superuser reads everything");
        assertThat(mistake(quern("summary", "--data", path("good.q"))))
                .contains(part.getName() + ": permission denied (");
        Files.setPosixFilePermissions(directory.resolve("good.csv"), PosixFilePermissions.fromString("---------"));
        assertThat(mistake(quern("import", "--in", path("good.csv"), "--out", path("x.q"))))
                .isEqualTo("No permission: DIR/good.csv");
    }
}
