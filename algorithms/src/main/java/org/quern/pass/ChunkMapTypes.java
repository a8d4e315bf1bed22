package org.quern.pass;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.quern.QuernException;
import org.quern.bayes.NaiveBayesPrediction;
import org.quern.glm.GlmPrediction;
import org.quern.kmeans.KMeansPrediction;
import org.quern.linear.LinearPrediction;
import org.quern.tree.TreePrediction;

/** All kinds of chunk map, by name. */
public final class ChunkMapTypes {
    private static final List<ChunkMapType<?>> TYPES = List.of(
            LinearPrediction.TYPE,
            GlmPrediction.TYPE,
            NaiveBayesPrediction.TYPE,
            KMeansPrediction.TYPE,
            TreePrediction.TYPE);

    private ChunkMapTypes() {}

    /** Name and options of a map as bytes, from which {@link #read} makes an equal map. */
    public static byte[] write(ChunkMap map) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(map.type().name());
            writeAs(map.type(), map, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("unchecked")
    private static <M extends ChunkMap> void writeAs(ChunkMapType<M> type, ChunkMap map, DataOutputStream out)
            throws IOException {
        type.write((M) map, out);
    }

    public static ChunkMap read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String name = in.readUTF();
            for (ChunkMapType<?> type : TYPES) {
                if (type.name().equals(name)) {
                    return type.read(in);
                }
            }
            throw new QuernException(
                    "Unknown kind of chunk map '" + name + "': it was written by another version of Quern");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
