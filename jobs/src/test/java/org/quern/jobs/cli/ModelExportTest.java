package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code model export} from the command line; what is in the documents is tested where they are made. */
class ModelExportTest {
    @TempDir
    private Path directory;

    private String model;

    @BeforeEach
    void fit() throws IOException {
        Path text = directory.resolve("cars.csv");
        Files.writeString(text, "speed,dist\n4,2\n7,4\n8,16\n9,10\n10,18\n");
        model = path("cars.avro");
        succeeds("import", "--in", text.toString(), "--out", path("cars.q"), "--quiet");
        succeeds("linmod", "--data", path("cars.q"), "--formula", "dist ~ speed", "--out", model, "--quiet");
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static CommandLineRun succeeds(String... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private CommandLineRun export(String... options) {
        String[] args = new String[options.length + 3];
        args[0] = "model";
        args[1] = "export";
        args[2] = model;
        System.arraycopy(options, 0, args, 3, options.length);
        return CommandLineRun.of(args);
    }

    private String content(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    @Test
    void writesPmmlByTheEndingOfTheName() throws IOException {
        CommandLineRun run = export("--out", path("cars.pmml"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("Model written to: " + path("cars.pmml") + "\n");
        assertThat(content("cars.pmml"))
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .contains("<PMML xmlns=\"http://www.dmg.org/PMML-4_4\" version=\"4.4\">")
                .contains("<GeneralRegressionModel");
        assertThat(directory.toFile().list()).doesNotContain(".cars.pmml.crc").hasSize(4);
        assertThat(export("--out", path("cars.xml")).exitCode()).isZero();
        assertThat(content("cars.xml")).isEqualTo(content("cars.pmml"));
    }

    @Test
    void writesJsonAsModelShowPrintsIt() throws IOException {
        assertThat(export("--out", path("cars.json")).exitCode()).isZero();

        assertThat(content("cars.json"))
                .isEqualTo(succeeds("model", "show", model, "--format", "json").out());
        assertThat(new ObjectMapper().readTree(content("cars.json")).has("provenance"))
                .isTrue();
    }

    @Test
    void writesToStandardOutput() {
        assertThat(export("--out", "-", "--format", "pmml").out())
                .startsWith("<?xml")
                .endsWith("</PMML>\n");
    }

    @Test
    void keepsAFileThatIsThereUnlessToldOtherwise() throws IOException {
        Files.writeString(directory.resolve("cars.pmml"), "mine");

        CommandLineRun refused = export("--out", path("cars.pmml"));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("quern: '" + path("cars.pmml") + "' exists already; --overwrite replaces it\n");
        assertThat(content("cars.pmml")).isEqualTo("mine");

        assertThat(export("--out", path("cars.pmml"), "--overwrite").exitCode()).isZero();
        assertThat(content("cars.pmml")).startsWith("<?xml");
    }

    @Test
    void saysWhatIsWrongWithTheOptions() {
        assertThat(export("--out", path("cars.bin")).err())
                .startsWith("quern: '" + path("cars.bin")
                        + "' does not tell the format: end the name in .pmml or .json, or say --format pmml\n");
        assertThat(export().err()).startsWith("quern: 'model export' needs --out: a file, or - for standard output\n");
        assertThat(export("--out", path("x.csv"), "--format", "csv").err())
                .contains("'model export' writes pmml or json; 'model show --format csv' prints csv");
        assertThat(export("--out", path("x.pmml"), "--brief").err())
                .contains("--brief, --counts and --details belong to 'model show'");
        assertThat(CommandLineRun.of("model", "show", model, "--format", "pmml").err())
                .contains("'model export " + model + " --out FILE.pmml' writes PMML");
        assertThat(CommandLineRun.of("model", "show", model, "--out", path("x")).err())
                .contains("--out belongs to 'model export'");
    }

    @Test
    void namesATargetThatCannotBeWritten() throws IOException {
        Files.createDirectory(directory.resolve("there.pmml"));
        assertThat(export("--out", path("there.pmml")).err())
                .isEqualTo("quern: Cannot write the model '" + path("there.pmml")
                        + "': there is a directory of that name\n");
        CommandLineRun below = export("--out", model + "/below.pmml");
        assertThat(below.exitCode()).isEqualTo(2);
        assertThat(below.err().lines()).hasSize(1);
    }

    @Test
    void namesAModelThatCannotBeRead() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(model));
        bytes[bytes.length / 2] ^= 1;
        Files.write(Path.of(model), bytes);

        CommandLineRun damaged = export("--out", path("cars.pmml"));
        assertThat(damaged.exitCode()).isEqualTo(2);
        assertThat(damaged.err()).startsWith("quern: Model '" + model + "' is damaged: ");
        assertThat(new File(path("cars.pmml"))).doesNotExist();
        assertThat(CommandLineRun.of("model", "export", path("none.avro"), "--out", path("cars.pmml"))
                        .err())
                .contains("No model '" + path("none.avro") + "'");
    }

    @Test
    void namesANewerModel() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(model));
        String key = "quern.model.version";
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(key) + key.length() + 1;
        bytes[at] = '9';
        Files.write(Path.of(model), bytes);

        assertThat(export("--out", path("cars.pmml")).err())
                .startsWith("quern: Model '" + model + "' has version 9 of the kind 'linear', but Quern ");
    }

    @Test
    void namesAFunctionThatPmmlLacks() {
        succeeds(
                "linmod",
                "--data",
                path("cars.q"),
                "--formula",
                "dist ~ round(speed / 7, 1)",
                "--out",
                path("rounded.avro"),
                "--quiet");

        CommandLineRun run = CommandLineRun.of("model", "export", path("rounded.avro"), "--out", path("rounded.pmml"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "quern: PMML cannot express rounding to decimals (in 'round(speed/7, 1)'): write its value as a"
                                + " column of the data and fit the model to that\n");
        assertThat(new File(path("rounded.pmml"))).doesNotExist();
        assertThat(CommandLineRun.of("model", "export", path("rounded.avro"), "--out", path("rounded.json"))
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "logit, far ~ speed, --max-iterations=25, GeneralRegressionModel",
        "glm, dist ~ speed, --family=poisson, GeneralRegressionModel",
        "naivebayes, far ~ speed, --smoothing=1, NaiveBayesModel"
    })
    void exportsTheModelsOfEveryVerb(String verb, String formula, String option, String element) throws IOException {
        succeeds(
                verb,
                "--data",
                path("cars.q"),
                "--formula",
                formula,
                option,
                "--transform",
                "far = speed == 8 | dist > 15",
                "--out",
                path("other.avro"),
                "--quiet");

        succeeds("model", "export", path("other.avro"), "--out", path("other.pmml"));
        assertThat(content("other.pmml")).contains("<" + element, "algorithmName=\"" + verb + "\"");
        JsonNode json = new ObjectMapper()
                .readTree(succeeds("model", "show", path("other.avro"), "--format", "json")
                        .out());
        assertThat(json.has("provenance")).isTrue();
    }
}
