package org.quern.jobs.record;

import org.apache.hadoop.util.VersionInfo;

/** Versions of what matters when something does not work. */
public record Software(String quern, String hadoop, String java) {
    /** Of this process. */
    public static Software current() {
        String version = Software.class.getPackage().getImplementationVersion();
        return new Software(
                version == null ? "(built from source)" : version,
                VersionInfo.getVersion(),
                System.getProperty("java.version"));
    }
}
