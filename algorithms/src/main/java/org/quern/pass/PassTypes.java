package org.quern.pass;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.quern.QuernException;

/** All kinds of pass, by name. */
public final class PassTypes {
    private static final List<PassType<?>> TYPES = List.of(
            org.quern.design.LevelsPass.TYPE,
            CompositePass.TYPE,
            org.quern.stepwise.CompleteRowsPass.TYPE,
            org.quern.crossproduct.CrossProductsPass.TYPE,
            org.quern.bayes.ClassCountsPass.TYPE,
            org.quern.glm.GlmPass.TYPE,
            org.quern.evaluation.ScoresPass.TYPE,
            org.quern.evaluation.PlacementsPass.TYPE,
            org.quern.evaluation.ThresholdsPass.TYPE,
            org.quern.evaluation.ClassesPass.TYPE,
            org.quern.summary.SummaryPass.TYPE,
            org.quern.summary.QuantilePass.TYPE,
            org.quern.kmeans.KMeansPasses.START,
            org.quern.kmeans.KMeansPasses.CANDIDATES,
            org.quern.kmeans.KMeansPasses.LLOYD,
            org.quern.tree.BinsPass.TYPE,
            org.quern.tree.TreePasses.GROWTH,
            org.quern.tree.TreePasses.DETAILS,
            org.quern.tree.boosting.BoostingPasses.ROUND,
            org.quern.tree.forest.OutOfBagPass.TYPE);

    private PassTypes() {}

    /** Name and options of a pass as bytes, from which {@link #read} makes an equal pass. */
    public static byte[] write(Pass<?, ?> pass) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(pass.type().name());
            writeAs(pass.type(), pass, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("unchecked")
    private static <P extends Pass<?, ?>> void writeAs(PassType<P> type, Pass<?, ?> pass, DataOutputStream out)
            throws IOException {
        type.write((P) pass, out);
    }

    public static Pass<?, ?> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String name = in.readUTF();
            for (PassType<?> type : TYPES) {
                if (type.name().equals(name)) {
                    return type.read(in);
                }
            }
            throw new QuernException("Unknown kind of pass '" + name + "': it was written by another version of Quern");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
