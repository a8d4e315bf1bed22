package org.quern.jobs.record;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * Names of runs: that of the application, or else one of the run's own such as {@code run_20261122T173012Z_8f3a1c02}, which
 * sorts by time. Of those of the same second two are equal once in 2^32 pairs.
 */
public final class RunId {
    /** Set in the configuration of a run, so that its jobs and their tasks carry it. */
    public static final String KEY = "quern.run.id";

    private static final Pattern APPLICATION = Pattern.compile("application_\\d+_\\d{4,}");
    private static final Pattern OWN = Pattern.compile("run_\\d{8}T\\d{6}Z_[0-9a-f]{8}");
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int RANDOM_BYTES = 4;

    private RunId() {}

    /** A name that no other run has. */
    public static String fresh(Instant time) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return "run_" + SECOND.format(time) + "_" + HexFormat.of().formatHex(random);
    }

    public static boolean isApplication(String id) {
        return APPLICATION.matcher(id).matches();
    }

    public static boolean isRun(String id) {
        return isApplication(id) || OWN.matcher(id).matches();
    }

    /** A configuration of the run's own. */
    public static Configuration put(String id, Configuration configuration) {
        Configuration own = new Configuration(configuration);
        own.set(KEY, id);
        return own;
    }

    /** Empty where nobody has given the run a name. */
    public static Optional<String> of(Configuration configuration) {
        return Optional.ofNullable(configuration.get(KEY));
    }
}
