package org.quern.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.quern.QuernException;
import org.quern.pass.ChunkMap;

/**
 * A model and where it came from, as one Avro object container file. A container rather than a bare record in
 * single-object encoding, because it carries its schema: any Avro tool shows it, and a version of Quern that lacks an old
 * schema can still resolve it. Bytes in, bytes out: whoever stores them makes the write atomic.
 *
 * <p>Equal models give equal bytes. A file of a lower version reads as the current one; a higher version is refused by name;
 * damage of any byte is noticed by a checksum.
 */
public record ModelFile(Model model, Provenance provenance) {
    private static final String KIND = "quern.model.kind";
    private static final String VERSION = "quern.model.version";
    private static final String SOFTWARE = "quern.version";

    public byte[] bytes() {
        ModelType<?> type = model.type();
        SortedMap<String, String> entries = new TreeMap<>();
        entries.put(KIND, type.kind());
        entries.put(VERSION, String.valueOf(type.version()));
        entries.put(SOFTWARE, provenance.software());
        entries.put(DataFileConstants.CODEC, DataFileConstants.NULL_CODEC);
        entries.put(AvroFile.SCHEMA, type.schema().toString());
        return new AvroFile(entries, encode(this.<Model, GenericRecord>with((t, m) -> t.toRecord(m, provenance))))
                .bytes();
    }

    private static byte[] encode(GenericRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a file.
     *
     * @param name of the file, for messages
     * @throws QuernException if this is no model, a damaged one, or one of a newer version
     */
    public static ModelFile read(byte[] bytes, String name) {
        if (!AvroFile.hasMagic(bytes)) {
            throw new QuernException("'" + name + "' is not a model: "
                    + (bytes.length == 0 ? "the file is empty" : "it does not begin like an Avro file"));
        }
        try {
            SortedMap<String, String> header = AvroFile.header(bytes);
            if (!header.containsKey(KIND)) {
                throw new QuernException("'" + name + "' is an Avro file, but not a model written by Quern");
            }
            ModelType<?> type = type(header, name);
            return decode(type, AvroFile.read(bytes), name);
        } catch (IOException e) {
            throw damaged(name, e);
        }
    }

    private static ModelType<?> type(SortedMap<String, String> header, String name) throws IOException {
        String kind = header.get(KIND);
        String writer = "it was written by Quern " + header.getOrDefault(SOFTWARE, "of unknown version");
        ModelType<?> type = ModelTypes.find(kind)
                .orElseThrow(() -> new QuernException("Model '" + name + "' is of the kind '" + kind + "', which Quern "
                        + SoftwareVersion.current() + " does not know; " + writer));
        int version = version(header);
        if (version > type.version()) {
            throw new QuernException("Model '" + name + "' has version " + version + " of the kind '" + kind
                    + "', but Quern " + SoftwareVersion.current() + " reads versions up to " + type.version() + "; "
                    + writer);
        }
        return type;
    }

    private static int version(SortedMap<String, String> header) throws IOException {
        try {
            return Integer.parseInt(header.getOrDefault(VERSION, ""));
        } catch (NumberFormatException e) {
            throw new IOException("its version is unreadable", e);
        }
    }

    private static ModelFile decode(ModelType<?> type, AvroFile file, String name) throws IOException {
        Schema writer = new Schema.Parser().parse(file.entries().get(AvroFile.SCHEMA));
        GenericRecord record = new GenericDatumReader<GenericRecord>(writer, type.schema())
                .read(null, DecoderFactory.get().binaryDecoder(file.record(), null));
        Provenance provenance = Provenance.ofRecord((GenericRecord) record.get("provenance"));
        return new ModelFile(type.fromRecord(record, provenance), provenance);
    }

    private static QuernException damaged(String name, Exception cause) {
        return new QuernException(
                "Model '" + name + "' is damaged: " + cause.getMessage() + "; copy it anew or fit the model again",
                cause);
    }

    /**
     * A tree of a model of trees.
     *
     * @param number from 1
     * @throws QuernException if there is none of that number
     */
    public ModelTree tree(int number) {
        List<ModelTree> trees = with(ModelType::trees);
        if (trees.isEmpty()) {
            throw new QuernException("Models of the kind '" + model.type().kind() + "' have no trees to show");
        }
        if (number < 1 || number > trees.size()) {
            throw new QuernException("There is no tree " + number + ": the model has "
                    + (trees.size() == 1 ? "one tree" : "trees 1 to " + trees.size()));
        }
        return trees.get(number - 1);
    }

    /** The printed summary: lines without line ends. */
    public List<String> summary() {
        return with(ModelType::summary);
    }

    /** The estimates alone: lines without line ends. */
    public List<String> shortSummary() {
        return with(ModelType::shortSummary);
    }

    /** Everything the model holds, for a reader who wants to know why: lines without line ends. */
    public List<String> details() {
        return with(ModelType::details);
    }

    /** The table that matters most, as rows of cells, the header first. */
    public List<List<String>> table() {
        return with(ModelType::table);
    }

    /** The cells of a cube with their counts: lines without line ends. */
    public List<String> counts() {
        return with(ModelType::counts);
    }

    /** The cells of a cube with their counts, as rows of cells, the header first. */
    public List<List<String>> countTable() {
        return with(ModelType::countTable);
    }

    /** Everything the file holds. */
    public ObjectNode json() {
        return this.<Model, ObjectNode>with((type, m) -> type.json(m, provenance));
    }

    /** The variables the model was fitted to. */
    public ModelVariables variables() {
        return with(ModelType::variables);
    }

    /** What scoring with the model can give. */
    public PredictionKinds predictions() {
        return with(ModelType::predictions);
    }

    /**
     * What scores data of that schema with the model.
     *
     * @throws QuernException if the data lack a variable the model needs, or the model what the options need
     */
    public ChunkMap prediction(PredictionOptions options, org.quern.data.Schema data) {
        PredictionOptions settled = this.<Model, PredictionOptions>with(
                (type, m) -> type.predictions(m).settle(options, type.kind()));
        if (!options.priors().isEmpty() && !model.type().takesPriors()) {
            throw new QuernException(
                    "Models of the kind '" + model.type().kind() + "' have no prior probabilities: leave out --prior");
        }
        Scoring scoring = Scoring.of(this, settled, data);
        ChunkMap map = this.<Model, ChunkMap>with((type, m) -> type.prediction(m, scoring));
        map.bind(map.columns().bind(data).output());
        return map;
    }

    @SuppressWarnings("unchecked")
    private <M extends Model, R> R with(BiFunction<ModelType<M>, M, R> use) {
        return use.apply((ModelType<M>) model.type(), (M) model);
    }
}
