package org.quern.io.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.data.ColumnType;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.info.DataSetReport;
import org.quern.io.info.InfoOptions;
import org.quern.io.text.TextFormat;
import org.quern.io.text.TextOptions;
import org.quern.pass.Progress;

/** Published output of the old system, and real data of many shapes. */
class GoldenImportTest {
    private static final String DAYS = "DayOfWeek=Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday";

    private final Configuration conf = new Configuration();
    private Path golden;

    @TempDir
    private Path directory;

    @BeforeEach
    void findGoldenData() {
        String folder = System.getenv("QUERN_GOLDEN");
        Assumptions.assumeTrue(folder != null, "QUERN_GOLDEN does not name the folder of golden data");
        golden = Path.of(folder);
    }

    private ImportSummary run(ImportOptions options) throws IOException {
        return Import.run(options, new LocalImportEngine(2), conf, Progress.NONE);
    }

    private String data(String path) {
        return golden.resolve("data").resolve(path).toString();
    }

    private List<String> info(InfoOptions options) throws IOException {
        try (ChunkSet set = ChunkSet.open(new org.apache.hadoop.fs.Path(output()), conf)) {
            return DataSetReport.of(set, options, conf).text();
        }
    }

    private String output() {
        return directory.resolve("ads.q").toString();
    }

    @Test
    void printsAirlineDemoSmallAsPublished() throws IOException {
        TextFormat format = TextFormat.CSV.withMissing(List.of("M"));
        TextOptions text =
                new TextOptions(format, true, true, TextOptions.Header.SENSE, List.of(), 0, 10_000, ColumnType.FLOAT32);
        run(ImportOptions.of(output(), data("airline_demo_small/AirlineDemoSmall.csv.gz"))
                .text(text)
                .columns(List.of(ColumnOption.parseFactor(DAYS), ColumnOption.parseColumn("ArrDelay:integer")))
                .layout(ChunkSetOptions.defaults().withRowsPerChunk(200_000))
                .build());
        List<String> lines = info(new InfoOptions(true, 1, 6, List.of()));
        assertThat(lines.subList(1, 12))
                .containsExactly(
                        "Number of observations: 600000",
                        "Number of variables: 3",
                        "Number of blocks: 3",
                        "Compression type: snappy",
                        "Rows per block: 200000 200000 200000",
                        "Variable information:",
                        "Var 1: ArrDelay, Type: integer, Low/High: (-86, 1490)",
                        "Var 2: CRSDepTime, Type: numeric, Storage: float32, Low/High: (0.0167, 23.9833)",
                        "Var 3: DayOfWeek",
                        "       7 factor levels: Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
                        "Data (6 rows starting with row 1):");
        JsonNode expected = expected();
        compareRows(expected, lines.subList(12, lines.size()), 1, 6);
        List<String> middle = info(new InfoOptions(false, 100_000, 10, List.of()));
        compareRows(expected, middle.subList(11, middle.size()), 100_000, 10);
    }

    /** Each cell as the case gives it, to the letter. */
    private static void compareRows(JsonNode expected, List<String> lines, int start, int count) {
        List<String> names = List.of("ArrDelay", "CRSDepTime", "DayOfWeek");
        assertThat(lines.get(0).strip().split(" +")).containsExactlyElementsOf(names);
        for (int i = 0; i < count; i++) {
            List<String> cells =
                    new ArrayList<>(List.of(lines.get(1 + i).strip().split(" +")));
            assertThat(cells.remove(0)).isEqualTo(String.valueOf(start + i));
            for (int column = 0; column < names.size(); column++) {
                assertThat(cells.get(column))
                        .as("row %d, %s", start + i, names.get(column))
                        .isEqualTo(expected.get("row" + (start + i) + "." + names.get(column))
                                .asText());
            }
        }
    }

    private JsonNode expected() throws IOException {
        JsonNode cases = new ObjectMapper().readTree(new File(golden.toFile(), "cases.json"));
        for (JsonNode node : cases.isArray() ? cases : cases.get("cases")) {
            if (node.get("id").asText().equals("ads-import-info")) {
                return node.get("expected");
            }
        }
        throw new AssertionError("no case ads-import-info");
    }

    @Test
    void readsRealFilesOfManyShapes() throws IOException {
        assertThat(imported("hflights/hflights.csv.gz")).isEqualTo(227_496);
        assertThat(imported("diamonds/diamonds.csv.gz")).isEqualTo(53_940);
        assertThat(imported("kddcup99_10pct/kddcup.data_10_percent.csv.gz")).isEqualTo(494_021);
        assertThat(imported("skin")).isEqualTo(245_057);
        assertThat(imported("fourthgraders/fourthgraders.csv")).isEqualTo(44);
    }

    private long imported(String path) throws IOException {
        String result = directory.resolve(path.replace('/', '_') + ".q").toString();
        File source = golden.resolve("data").resolve(path).toFile();
        String input = source.isDirectory() ? source + "/*.{txt,gz}" : source.toString();
        return run(ImportOptions.of(result, input).stringsAsFactors(true).build())
                .rows();
    }

    @Test
    void readsADirectoryOfFilesWithoutHeader() throws IOException {
        ImportSummary summary = run(ImportOptions.of(output(), data("flights2008_small/flights_2008_*.csv"))
                .text(TextOptions.DEFAULT.withFormat(TextFormat.CSV.withMissing(List.of("\\N", "NA", ""))))
                .build());
        assertThat(summary.rows()).isEqualTo(70_000);
        assertThat(summary.manifest().schema().names()).hasSize(29).startsWith("V1", "V2");
    }
}
