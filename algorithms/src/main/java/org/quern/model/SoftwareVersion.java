package org.quern.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this build of Quern. */
public final class SoftwareVersion {
    private static final String CURRENT = read();

    private SoftwareVersion() {}

    /** Such as {@code 0.1.0}. */
    public static String current() {
        return CURRENT;
    }

    /** The build writes the project's version into the resource. */
    private static String read() {
        try (InputStream in = SoftwareVersion.class.getResourceAsStream("version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
