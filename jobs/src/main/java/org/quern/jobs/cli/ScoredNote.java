package org.quern.jobs.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.models.ModelVersions;
import org.quern.jobs.models.StoredModel;
import org.quern.jobs.record.Software;
import org.quern.model.PredictionOptions;
import org.quern.pass.Counts;

/**
 * What was made of what, as the file beside the predictions says it.
 *
 * @param data path of the data set
 * @param dataDigest tells its generations apart, and data written anew
 * @param options digest of what was asked for
 * @param model path of the file, of the version that was current
 * @param counts rows, and what was met in them
 * @param directory name of the one they were written to, which no other run has
 * @param files lengths of the files that belong to them, the manifest last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record ScoredNote(
        String data,
        long generation,
        String dataDigest,
        String options,
        String model,
        Integer modelVersion,
        String modelSha256,
        String quern,
        Map<String, Long> counts,
        String directory,
        Map<String, Long> files) {
    private static final int DIGITS = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    ScoredNote {
        files = files == null ? Map.of() : files;
    }

    /** Of predictions that are yet to be made. */
    static ScoredNote of(ChunkSet source, StoredModel model, PredictionOptions options) {
        OptionalInt version = ModelVersions.numberOf(model.path());
        return new ScoredNote(
                source.path().toString(),
                source.info().generation(),
                source.info().digest(),
                digest(options),
                model.path().toString(),
                version.isPresent() ? version.getAsInt() : null,
                model.sha256(),
                Software.current().quern(),
                Map.of(),
                null,
                Map.of());
    }

    ScoredNote with(Counts newCounts, String newDirectory, Map<String, Long> newFiles) {
        return new ScoredNote(
                data,
                generation,
                dataDigest,
                options,
                model,
                modelVersion,
                modelSha256,
                quern,
                newCounts.values(),
                newDirectory,
                newFiles);
    }

    boolean isOf(ScoredNote other) {
        return dataDigest.equals(other.dataDigest) && options.equals(other.options);
    }

    /** The same for all predictions of the same data with the same options. */
    String kind() {
        return dataDigest.substring(0, DIGITS) + "-" + options;
    }

    static ScoredNote read(InputStream in) throws IOException {
        return JSON.readValue(in.readAllBytes(), ScoredNote.class);
    }

    String toJson() throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }

    private static String digest(PredictionOptions options) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            options.write(out);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()), 0, DIGITS / 2);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
