package org.quern.jobs.models;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.Path;
import org.quern.model.ModelFile;

/**
 * A model as it was found.
 *
 * @param path of the file; where a directory of versions was asked for, that of the version that was current then
 * @param bytes of the file
 */
public record StoredModel(Path path, byte[] bytes, ModelFile file) {
    /** Of the file's bytes, as {@code sha256sum} prints it. */
    public String sha256() {
        return sha256(bytes);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
