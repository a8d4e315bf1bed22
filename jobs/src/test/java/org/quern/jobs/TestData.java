package org.quern.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.PartInfo;
import org.quern.io.chunkset.PartWriter;
import org.quern.io.chunkset.WriteMode;

/** Seeded chunk sets in small chunks and several part files, whose sums round differently in every order. */
public final class TestData {
    public static final int ROWS_PER_CHUNK = 40;
    public static final int PARTS = 5;
    public static final int CHUNKS_PER_PART = 5;
    public static final int CHUNKS = PARTS * CHUNKS_PER_PART;
    public static final int ROWS = CHUNKS * ROWS_PER_CHUNK;

    private static final List<String> LEVELS = List.of("low", "middle", "high");
    private static final Schema SCHEMA = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("nearX", ColumnType.FLOAT64),
            Variable.factor("f", LEVELS));

    private TestData() {}

    /** Columns y, x, nearX (collinear with x but for a millionth: a linear model needs a second pass) and a factor f. */
    public static Path write(Path directory, Configuration configuration) throws IOException {
        ChunkSetOptions options = ChunkSetOptions.defaults().withRowsPerChunk(ROWS_PER_CHUNK);
        try (ChunkSetWriter writer = ChunkSetWriter.open(directory, SCHEMA, WriteMode.CREATE, options, configuration)) {
            Random random = new Random(11);
            List<PartInfo> parts = new ArrayList<>();
            for (int part = 0; part < PARTS; part++) {
                try (PartWriter partWriter = writer.partWriter()) {
                    for (int i = 0; i < CHUNKS_PER_PART; i++) {
                        partWriter.write(chunk(random));
                    }
                    parts.add(partWriter.finish());
                }
            }
            writer.commit(parts);
        }
        return directory;
    }

    private static Chunk chunk(Random random) {
        double[] y = new double[ROWS_PER_CHUNK];
        double[] x = new double[ROWS_PER_CHUNK];
        double[] nearX = new double[ROWS_PER_CHUNK];
        int[] f = new int[ROWS_PER_CHUNK];
        for (int row = 0; row < ROWS_PER_CHUNK; row++) {
            x[row] = random.nextInt(20) == 0 ? Double.NaN : 1000 * random.nextDouble();
            nearX[row] = x[row] * (1 + 1e-6 * random.nextGaussian());
            f[row] = random.nextInt(LEVELS.size() + 1) - 1;
            y[row] = 3 * x[row] + 10 * f[row] + Math.exp(5 * random.nextGaussian());
        }
        return Chunk.of(
                0,
                0,
                ROWS_PER_CHUNK,
                SCHEMA,
                List.of(
                        new DoubleColumn(y),
                        new DoubleColumn(x),
                        new DoubleColumn(nearX),
                        new FactorColumn(f, LEVELS, ROWS_PER_CHUNK)));
    }
}
