package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;
import org.quern.tree.TreeModel;
import org.quern.tree.TreeSamples;

/** What {@code model} and {@code predict} do with models of trees. */
class ModelTreesTest {
    @TempDir
    private Path directory;

    private String tree;
    private String forest;

    @BeforeEach
    void write() throws IOException {
        tree = write("tree.avro", TreeSamples.kyphosisTree());
        forest = write("forest.avro", TreeSamples.kyphosisForest());
    }

    private String write(String name, TreeModel model) throws IOException {
        Path path = directory.resolve(name);
        Files.write(path, new ModelFile(model, new Provenance("0.1.0", "table", 3, "5eed", 81, 5)).bytes());
        return path.toString();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static CommandLineRun succeeds(String... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static void refuses(String problem, String... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("quern: " + problem + "\n");
    }

    @Test
    void printsOneTree() throws IOException {
        assertThat(succeeds("model", "show", forest, "--tree", "3").out())
                .startsWith("n= 81 \n\nnode), split, n, loss, yval, (yprob)\n")
                .contains("\n  2) Age< 60 ");
        JsonNode nodes = new ObjectMapper()
                .readTree(succeeds("model", "show", tree, "--tree", "1", "--format", "json")
                        .out());
        assertThat(nodes).hasSize(9);
        assertThat(nodes.get(0).get("split").get("predictor").asText()).isEqualTo("Start");
    }

    @Test
    void drawsATree() throws IOException {
        assertThat(succeeds("model", "show", forest, "--tree", "3", "--svg", path("third.svg"))
                        .out())
                .isEqualTo("Tree drawn to: " + path("third.svg") + "\n");
        String drawn = Files.readString(Path.of(path("third.svg")));
        assertThat(drawn).startsWith("<?xml").contains("<svg", "Kyphosis, tree 3 of 4", "Age&lt; 60");
        assertThat(succeeds("model", "show", tree, "--svg", "-").out()).contains("<svg", "Start&lt; 8.5");
        refuses(
                "'" + path("third.svg") + "' exists already; --overwrite replaces it",
                "model",
                "show",
                tree,
                "--svg",
                path("third.svg"));
        succeeds("model", "show", tree, "--svg", path("third.svg"), "--overwrite");
        assertThat(Files.readString(Path.of(path("third.svg")))).isNotEqualTo(drawn);
    }

    @Test
    void namesWhatCannotBeShown() {
        refuses("There is no tree 5: the model has trees 1 to 4", "model", "show", forest, "--tree", "5");
        refuses("There is no tree 2: the model has one tree", "model", "show", tree, "--tree", "2", "--svg", "-");
        refuses("--tree prints text or json", "model", "show", tree, "--tree", "1", "--format", "csv");
        refuses(
                "--svg draws a tree; --format says how the model is printed",
                "model",
                "show",
                tree,
                "--svg",
                "-",
                "--format",
                "json");
        refuses(
                "--tree and --svg show one tree; --brief and --counts the whole model",
                "model",
                "show",
                tree,
                "--tree",
                "1",
                "--brief");
        refuses(
                "'model export' writes the whole model; --tree and --svg belong to 'model show'",
                "model",
                "export",
                tree,
                "--out",
                path("tree.pmml"),
                "--tree",
                "1");
        CommandLineRun zero = CommandLineRun.of("model", "show", forest, "--tree", "0");
        assertThat(zero.exitCode()).isEqualTo(2);
        assertThat(zero.err()).contains("must be a whole number of at least 1");
    }

    @Test
    void exportsPmmlAndJson() throws IOException {
        succeeds("model", "export", tree, "--out", path("tree.pmml"));
        assertThat(Files.readString(Path.of(path("tree.pmml"))))
                .contains("<TreeModel modelName=\"Kyphosis\"", "missingValueStrategy=\"none\"");
        succeeds("model", "export", forest, "--out", path("forest.pmml"));
        assertThat(Files.readString(Path.of(path("forest.pmml"))))
                .contains("<Segmentation multipleModelMethod=\"majorityVote\">");
        succeeds("model", "export", forest, "--out", path("forest.json"));
        JsonNode json = new ObjectMapper().readTree(Files.readString(Path.of(path("forest.json"))));
        assertThat(json.get("trees")).hasSize(4);
        assertThat(json.get("trees").get(0).get("leaves").asInt()).isEqualTo(5);
        assertThat(json.get("predictors").get(1).get("splits").asInt()).isEqualTo(4);
    }

    @Test
    void scores() throws IOException {
        Files.writeString(directory.resolve("new.csv"), "Age,Number,Start\n71,3,5\nNA,3,14\n1,NA,NA\n");
        succeeds("import", "--in", path("new.csv"), "--out", path("new.q"), "--quiet");
        succeeds("predict", "--model", tree, "--data", path("new.q"), "--out", path("tree.csv"), "--type", "node");
        assertThat(Files.readString(Path.of(path("tree.csv"))).lines()).containsExactly(".rxNode", "3", "22", "10");
        succeeds("predict", "--model", forest, "--data", path("new.q"), "--out", path("vote.csv"), "--type", "vote");
        assertThat(Files.readString(Path.of(path("vote.csv"))).lines().findFirst())
                .contains("absent_vote,present_vote");
        refuses(
                "Models of the kind 'dtree' do not give --type vote; there is: probability, class, node",
                "predict",
                "--model",
                tree,
                "--data",
                path("new.q"),
                "--out",
                path("none.csv"),
                "--type",
                "vote");
    }
}
