package org.quern.yarn.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import org.quern.QuernException;

/**
 * The jar that this program runs from.
 *
 * @param path on this machine
 * @param version of Quern
 * @param bytes its length
 * @param sha256 in hexadecimal digits
 */
public record QuernJar(Path path, String version, long bytes, String sha256) {

    /**
     * Found by a class of this module, which the jar of a module it builds on does not have. {@code hadoop jar} puts an unpacked
     * copy before the jar itself, so that all places are looked at.
     */
    public static QuernJar ofThisProgram() throws IOException {
        String name = QuernJar.class.getName().replace('.', '/') + ".class";
        for (URL url : Collections.list(QuernJar.class.getClassLoader().getResources(name))) {
            URLConnection connection = url.openConnection();
            if (connection instanceof JarURLConnection jar) {
                return of(Path.of(java.net.URI.create(jar.getJarFileURL().toString())));
            }
        }
        throw new QuernException(
                "An application needs quern.jar, but this program runs from folders of classes: build the"
                        + " jar with 'mvn -DskipTests package' and run distribution/target/quern.jar");
    }

    static QuernJar of(Path path) throws IOException {
        try (InputStream forVersion = Files.newInputStream(path);
                InputStream content = Files.newInputStream(path)) {
            return new QuernJar(path, version(forVersion), Files.size(path), sha256(content));
        }
    }

    /** Of a jar, {@code unknown} if it does not say or is none. */
    static String version(InputStream in) throws IOException {
        try (JarInputStream jar = new JarInputStream(in)) {
            Manifest manifest = jar.getManifest();
            String version = manifest == null
                    ? null
                    : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            return version == null ? "unknown" : version;
        }
    }

    static String sha256(InputStream in) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        byte[] buffer = new byte[1 << 16];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
