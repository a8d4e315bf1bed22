package org.quern.io.pmml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.QuernException;
import org.quern.bayes.NaiveBayes;
import org.quern.bayes.NaiveBayesModel;
import org.quern.bayes.NaiveBayesOptions;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.glm.Family;
import org.quern.glm.Glm;
import org.quern.glm.GlmModel;
import org.quern.glm.GlmOptions;
import org.quern.glm.Link;
import org.quern.golden.CsvTable;
import org.quern.golden.Golden;
import org.quern.kmeans.KMeans;
import org.quern.kmeans.KMeansModel;
import org.quern.kmeans.KMeansOptions;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.linear.Fits;
import org.quern.linear.LinearModel;
import org.quern.model.Model;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.pass.Algorithm;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

/** Every kind of model on real data: the rows fitted to, and the same with holes, unknown levels and values far away. */
class PmmlModelTest {
    private static final double TOLERANCE = 1e-12;

    static <M> M fit(Algorithm<M> algorithm, ChunkSource data) {
        LocalEngine.Options engine = new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC);
        return algorithm.fit(new LocalEngine(data, engine, Progress.NONE), Progress.NONE);
    }

    /** A value in nine is missing, a level in eleven unknown, a number in thirteen of the other sign. */
    static MemoryChunkSource withHoles(MemoryChunkSource data) {
        List<Variable> variables = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        Chunk chunk = data.read(0, data.info().schema().names());
        for (int v = 0; v < data.info().schema().size(); v++) {
            Variable variable = data.info().schema().variables().get(v);
            Column column = chunk.column(variable.name());
            int rows = chunk.rows();
            if (column instanceof FactorColumn factor) {
                List<String> levels = new ArrayList<>(factor.levels());
                levels.add("unknown");
                int[] codes = Arrays.copyOf(factor.codes(), rows);
                for (int i = 0; i < rows; i++) {
                    codes[i] = (i + v) % 9 == 0 ? -1 : (i + v) % 11 == 0 ? levels.size() - 1 : codes[i];
                }
                variables.add(variable.withLevels(levels));
                columns.add(new FactorColumn(codes, levels, rows));
            } else {
                double[] numbers = new double[rows];
                column.toDoubles(numbers);
                for (int i = 0; i < rows; i++) {
                    numbers[i] = (i + v) % 9 == 0 ? Double.NaN : (i + v) % 13 == 0 ? -numbers[i] : numbers[i];
                }
                variables.add(Variable.of(variable.name(), ColumnType.FLOAT64));
                columns.add(new DoubleColumn(numbers));
            }
        }
        return MemoryChunkSource.of("holes", new Schema(variables), columns, chunk.rows());
    }

    /** Predictions of the rows fitted to and of those with holes. */
    static Agreement.Compared compare(
            Model model, MemoryChunkSource data, String name, PredictionOptions options, String... outputs) {
        Agreement agreement = Agreement.of(model, data);
        MemoryChunkSource first = new MemoryChunkSource(
                "first",
                data.info().schema(),
                List.of(data.read(0, data.info().schema().names())));
        return agreement
                .compare(name, options, first, TOLERANCE, outputs)
                .and(agreement.compare(name, options, withHoles(first), TOLERANCE, outputs));
    }

    private static Agreement.Compared compare(Model model, MemoryChunkSource data, String response) {
        return compare(model, data, response, PredictionOptions.DEFAULT, response + "_Pred");
    }

    private static CsvTable table(String name) {
        return CsvTable.ofLines(Golden.lines("r_datasets/" + name + ".csv"));
    }

    private static MemoryChunkSource iris() {
        return table("iris")
                .numbers("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")
                .factor("Species", "setosa", "versicolor", "virginica")
                .source(1000);
    }

    private static MemoryChunkSource warpbreaks() {
        return CsvTable.ofResource("r_datasets/warpbreaks.csv")
                .numbers("breaks")
                .factor("wool", "A", "B")
                .factor("tension", "L", "M", "H")
                .source(1000);
    }

    private static MemoryChunkSource trees() {
        return CsvTable.ofResource("r_datasets/trees.csv")
                .numbers("Girth", "Height", "Volume")
                .source(1000);
    }

    private static MemoryChunkSource kyphosis() {
        return table("kyphosis")
                .factor("Kyphosis", "absent", "present")
                .numbers("Age", "Number", "Start")
                .source(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log(price) ~ log(carat) + cut*color + clarity:depth + I(table^2)",
                "price ~ carat:cut + F(depth, 55, 65) + N(color) - 1",
                "price ~ ."
            })
    void linearModelsOfDiamonds(String formula) {
        MemoryChunkSource diamonds = CsvTable.ofLines(
                        Golden.lines("diamonds/diamonds.csv.gz").subList(0, 3001))
                .numbers("carat", "depth", "table", "price", "x", "y", "z")
                .factor("cut", "Fair", "Good", "Very Good", "Premium", "Ideal")
                .factor("color", "D", "E", "F", "G", "H", "I", "J")
                .factor("clarity", "I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF")
                .source(5000);
        LinearModel model = Fits.fit(diamonds, formula);

        assertThat(compare(model, diamonds, model.design().responses().get(0)).missing())
                .isBetween(500, 5999);
    }

    @Test
    void linearModelsOfSeveralResponses() {
        LinearModel model = Fits.fit(iris(), "cbind(Sepal.Length, log(Petal.Length)) ~ Sepal.Width*Species");

        compare(model, iris(), "Sepal.Length");
        compare(model, iris(), "log(Petal.Length)");
    }

    @Test
    void linearModelsOfFlights() {
        MemoryChunkSource flights = Golden.airlineDemoSmall(2_000);

        LinearModel model = Fits.fit(flights, "ArrDelay ~ DayOfWeek*F(CRSDepTime, 0, 23)");

        assertThat(compare(model, flights, "ArrDelay").values()).isEqualTo(4_000);
    }

    private static Stream<Arguments> familiesAndLinks() {
        Stream<String> probabilities = Stream.of("logit", "probit", "cauchit", "cloglog")
                .flatMap(link -> Stream.of("binomial", "quasibinomial", "quasi(mu(1-mu))")
                        .map(family -> family + " " + link));
        Stream<String> means = Stream.of(
                        "gaussian",
                        "Gamma",
                        "inverse.gaussian",
                        "poisson",
                        "quasipoisson",
                        "quasi(mu^2)",
                        "tweedie(1.5)",
                        "negative-binomial(2.5)")
                .flatMap(family -> Stream.of("identity", "log", "inverse", "sqrt", "1/mu^2", "power(0.3)")
                        .map(link -> family + " " + link));
        return Stream.concat(probabilities, means).map(pair -> Arguments.of(pair.split(" ")[0], pair.split(" ")[1]));
    }

    @ParameterizedTest
    @MethodSource("familiesAndLinks")
    void generalizedLinearModels(String family, String link) {
        Link asked = Link.parse(link);
        boolean share = asked.kind().isProbability();
        MemoryChunkSource data = share ? kyphosis() : trees();
        String formula = share ? "I(Kyphosis == 'present') ~ Age + Start" : "Volume ~ Girth + Height";
        GlmModel model =
                fit(new Glm(GlmOptions.of(formula, Family.parse(family)).withLink(asked)), data);

        Agreement.Compared compared = compare(model, data, model.responseName());

        assertThat(compared.values()).isEqualTo(share ? 162 : 62);
        assertThat(compared.missing()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "identity", "sqrt"})
    void countsWithFactorsAndOffsets(String link) {
        GlmModel model = fit(
                new Glm(GlmOptions.of("breaks ~ wool*tension + offset(log(breaks) / 10)", Family.POISSON)
                        .withLink(Link.parse(link))
                        .withOffset(Expression.parse("breaks / 100"))),
                warpbreaks());

        assertThat(compare(model, warpbreaks(), "breaks").missing()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logit", "probit", "cauchit", "cloglog"})
    void classesOfAFactorHaveTheProbabilitiesOfBoth(String link) {
        GlmModel model = fit(
                new Glm(GlmOptions.logit(Formula.parse("Kyphosis ~ Age*Start + Number"))
                        .withLink(Link.parse(link))),
                kyphosis());

        compare(model, kyphosis(), "Kyphosis");
        String text = Agreement.of(model, kyphosis()).text();
        assertThat(text).contains("name=\"probability(absent)\"", "name=\"probability(present)\"");
    }

    @Test
    void logisticRegressionOfNumbersAndTruthValues() {
        MemoryChunkSource flights = Golden.airlineDemoSmall(2_000);
        GlmOptions options = GlmOptions.logit(Formula.parse("Late ~ DayOfWeek + F(CRSDepTime, 0, 23)"))
                .withRows(Optional.empty(), List.of(Transform.parse("Late = ArrDelay > 15")));
        compare(fit(new Glm(options), flights), flights, "Late");

        GlmOptions numbers = GlmOptions.logit(Formula.parse("Late ~ DayOfWeek + log(CRSDepTime + 1)"))
                .withRows(Optional.empty(), List.of(Transform.parse("Late = ifelse(ArrDelay > 15, 1, 0)")));
        compare(fit(new Glm(numbers), flights), flights, "Late");
    }

    @Test
    void sharesOfTrials() {
        MemoryChunkSource data =
                table("menarche").numbers("Age", "Total", "Menarche").source(100);
        GlmModel model = fit(new Glm(GlmOptions.of("cbind(Menarche, Total - Menarche) ~ Age", Family.BINOMIAL)), data);

        compare(model, data, model.responseName());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void naiveBayesModels(double smoothing) {
        NaiveBayesModel model = fit(
                new NaiveBayes(
                        NaiveBayesOptions.of("Species ~ Sepal.Length + Sepal.Width + Petal.Length + Petal.Width")),
                iris());
        compareClasses(model, iris());

        CsvTable votes = table("HouseVotes84").factor("Class", "democrat", "republican");
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= 16; i++) {
            names.add("V" + i);
            votes.factor("V" + i, "n", "y");
        }
        MemoryChunkSource house = votes.source(1000);
        compareClasses(
                fit(
                        new NaiveBayes(NaiveBayesOptions.of("Class ~ " + String.join(" + ", names))
                                .withSmoothing(smoothing)),
                        house),
                house);

        MemoryChunkSource kyphosis = kyphosis();
        compareClasses(
                fit(
                        new NaiveBayes(NaiveBayesOptions.of("Kyphosis ~ Age + F(Start, 1, 18) + I(Number > 4)")
                                .withSmoothing(smoothing)),
                        kyphosis),
                kyphosis);
    }

    private static void compareClasses(NaiveBayesModel model, MemoryChunkSource data) {
        String[] probabilities =
                model.classes().stream().map(name -> name + "_prob").toArray(String[]::new);
        PredictionOptions options = PredictionOptions.DEFAULT;
        compare(
                model,
                data,
                model.responseName(),
                options.withType(PredictionType.CLASS),
                model.responseName() + "_Pred");
        compare(model, data, model.responseName(), options.withType(PredictionType.PROBABILITY), probabilities);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AS_THEY_ARE", "STANDARDIZED"})
    void clusters(String scaling) {
        KMeansModel model = fit(
                new KMeans(KMeansOptions.of("~ Sepal.Length + Sepal.Width + log(Petal.Length) + Petal.Width", 3)
                        .withScaling(KMeansOptions.Scaling.valueOf(scaling))),
                iris());

        Agreement.Compared compared = compare(
                model, iris(), "kmeans", PredictionOptions.DEFAULT.withResiduals(true), ".rxCluster", ".rxDistance");

        assertThat(compared.missing()).isPositive();
    }

    /** A response that a predictor is made of cannot be the name of the target as well. */
    @Test
    void namesTheTargetAnewWhereAnInputHasItsName() {
        LinearModel model = Fits.fit(trees(), "Volume ~ Girth + sqrt(Volume)");

        compare(model, trees(), "Volume");
        assertThat(Agreement.of(model, trees()).text())
                .contains("<MiningField name=\"Volume (2)\" usageType=\"target\"/>");
    }

    @Test
    void equalModelsGiveEqualBytesThatNameTheirData() {
        String text = Agreement.of(Fits.fit(warpbreaks(), "breaks ~ wool*tension"), warpbreaks())
                .text();

        assertThat(Agreement.of(Fits.fit(warpbreaks(), "breaks ~ wool*tension"), warpbreaks())
                        .text())
                .isEqualTo(text);
        assertThat(text)
                .contains("<Application name=\"Quern\" version=")
                .contains("<Extension name=\"quern.data\" value=\"table\"/>")
                .contains(
                        "<DataField name=\"wool\" optype=\"categorical\" dataType=\"string\">", "<Value value=\"A\"/>")
                .contains("<MiningField name=\"wool\" invalidValueTreatment=\"asMissing\"/>")
                .contains("<Parameter name=\"p1\" label=\"wool=A\"/>");
    }

    @Test
    void writesLevelsOfAnyTextButControlCharacters() {
        List<String> levels = List.of("a < b & \"c\"", " blank ", "über");
        MemoryChunkSource data = MemoryChunkSource.of(
                "texts",
                Schema.of(Variable.of("y", ColumnType.FLOAT64), Variable.factor("f x", levels)),
                List.of(
                        new DoubleColumn(new double[] {1, 2, 4, 5, 7}),
                        new FactorColumn(new int[] {0, 1, 2, 0, 1}, levels, 5)),
                5);
        assertThat(compare(Fits.fit(data, "y ~ `f x`"), data, "y").values()).isEqualTo(10);

        List<String> broken = List.of("one\nline", "other");
        MemoryChunkSource lines = MemoryChunkSource.of(
                "lines",
                Schema.of(Variable.of("y", ColumnType.FLOAT64), Variable.factor("f", broken)),
                List.of(new DoubleColumn(new double[] {1, 2, 4}), new FactorColumn(new int[] {0, 1, 0}, broken, 3)),
                3);
        LinearModel model = Fits.fit(lines, "y ~ f");
        assertThatThrownBy(() -> Agreement.of(model, lines))
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "Cannot write the text 'one?line' as PMML, which has no character 10: rename the level or column");
    }
}
