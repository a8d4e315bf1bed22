package org.quern.io.pmml;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.transform.stream.StreamSource;
import org.dmg.pmml.PMML;
import org.jpmml.evaluator.Evaluator;
import org.jpmml.evaluator.EvaluatorUtil;
import org.jpmml.evaluator.FieldValue;
import org.jpmml.evaluator.InputField;
import org.jpmml.evaluator.ModelEvaluatorBuilder;
import org.jpmml.model.JAXBUtil;
import org.quern.data.BooleanColumn;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.FactorColumn;
import org.quern.data.MemorySink;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.model.Model;
import org.quern.model.ModelFile;
import org.quern.model.PredictionOptions;
import org.quern.model.Provenance;
import org.quern.pass.LocalMapRunner;
import org.quern.pass.Progress;
import org.xml.sax.SAXException;

/** Rows scored by {@code predict} and, from the exported document, by an independent evaluator. */
final class Agreement {
    /** Predictions compared, and those of them that were missing. */
    record Compared(int values, int missing, double largestDifference) {
        Compared and(Compared other) {
            return new Compared(
                    values + other.values,
                    missing + other.missing,
                    Math.max(largestDifference, other.largestDifference));
        }
    }

    private final ModelFile file;
    private final byte[] document;
    private final PMML pmml;
    private final Map<Column, double[]> numbers = new IdentityHashMap<>();

    private Agreement(ModelFile file) {
        this.file = file;
        this.document = PmmlDocument.of(file);
        this.pmml = read(document);
    }

    static Agreement of(Model model, ChunkSource data) {
        return new Agreement(new ModelFile(model, Provenance.of(data.info(), model.passes())));
    }

    String text() {
        return new String(document, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Reads a document with the schema of the standard watching. */
    static PMML read(byte[] document) {
        try {
            Unmarshaller unmarshaller = JAXBUtil.getContext().createUnmarshaller();
            unmarshaller.setSchema(JAXBUtil.getSchema());
            return (PMML) unmarshaller.unmarshal(new StreamSource(new ByteArrayInputStream(document)));
        } catch (JAXBException | IOException | SAXException e) {
            throw new IllegalStateException(new String(document, java.nio.charset.StandardCharsets.UTF_8), e);
        }
    }

    /**
     * Compares columns of {@code predict} with output fields of the same names.
     *
     * @param modelName of the model in the document
     */
    Compared compare(
            String modelName, PredictionOptions options, ChunkSource data, double tolerance, String... outputs) {
        Evaluator evaluator = new ModelEvaluatorBuilder(pmml, modelName).build();
        evaluator.verify();
        Compared total = new Compared(0, 0, 0);
        try {
            MemorySink sink = new MemorySink();
            new LocalMapRunner(data, 2, Progress.NONE)
                    .run(file.prediction(options, data.info().schema()), sink);
            for (Chunk scored : sink.chunks()) {
                Chunk raw = data.read(scored.index(), data.info().schema().names());
                for (int row = 0; row < scored.rows(); row++) {
                    Map<String, ?> results = evaluate(evaluator, raw, row);
                    for (String output : outputs) {
                        total = total.and(compare(output, scored.column(output), results.get(output), row, tolerance));
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return total;
    }

    private Compared compare(String output, Column column, Object actual, int row, double tolerance) {
        if (column instanceof FactorColumn || column instanceof StringColumn || column instanceof BooleanColumn) {
            Object expected = value(Variable.of(output, ColumnType.STRING), column, row);
            assertThat(actual == null ? null : actual.toString())
                    .as("%s of row %d", output, row)
                    .isEqualTo(expected == null ? null : expected.toString());
            return new Compared(1, expected == null ? 1 : 0, 0);
        }
        double expected = number(column, row);
        double number = actual == null ? Double.NaN : ((Number) actual).doubleValue();
        // predict keeps means of probabilities and logarithms that far from the ends of their range
        boolean atEnd = Math.abs(number - expected) <= Math.ulp(1.0);
        double difference = atEnd ? 0 : Math.abs(number - expected) / Math.abs(expected);
        if (Double.isNaN(expected) ? !Double.isNaN(number) : !(difference <= tolerance)) {
            throw new AssertionError(
                    output + " of row " + row + " is " + expected + ", but " + actual + " by PMML:\n" + text());
        }
        return new Compared(1, Double.isNaN(expected) ? 1 : 0, Double.isNaN(expected) ? 0 : difference);
    }

    private double number(Column column, int row) {
        return numbers.computeIfAbsent(column, c -> {
            double[] all = new double[c.rows()];
            c.toDoubles(all);
            return all;
        })[row];
    }

    private Map<String, ?> evaluate(Evaluator evaluator, Chunk chunk, int row) {
        Map<String, FieldValue> arguments = new LinkedHashMap<>();
        for (InputField field : evaluator.getInputFields()) {
            Variable variable = chunk.schema().variable(field.getName());
            arguments.put(field.getName(), field.prepare(value(variable, chunk.column(field.getName()), row)));
        }
        return EvaluatorUtil.decodeAll(evaluator.evaluate(arguments));
    }

    /** As another program would hand it over; null for missing. */
    private Object value(Variable variable, Column column, int row) {
        if (column instanceof FactorColumn factor) {
            return factor.isMissing(row) ? null : factor.levels().get(factor.codes()[row]);
        } else if (column instanceof StringColumn strings) {
            return strings.value(row);
        }
        double number = number(column, row);
        if (Double.isNaN(number)) {
            return null;
        }
        return switch (variable.type()) {
            case BOOLEAN -> number != 0;
            case DATE -> LocalDate.ofEpochDay((long) number).toString();
            case TIMESTAMP ->
                Instant.ofEpochSecond((long) Math.floor(number / 1e6))
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDateTime()
                        .withNano(0)
                        .format(java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss"));
            case STRING -> String.valueOf(number);
            default -> number;
        };
    }
}
