package org.quern.jobs.record;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.ConfigRedactor;
import org.apache.hadoop.conf.Configuration;

/**
 * Takes secrets out of what others may read: values of the configuration keys that Hadoop counts as sensitive
 * ({@code hadoop.security.sensitive-config-keys}), of options named for a password, secret or token, of parameters of an
 * address so named (the signature of a shared access token among them), and passwords before the host of an address. Where
 * in doubt it hides: a record that shows too little can be made again, one that shows too much cannot.
 */
public final class Redaction {
    static final String HIDDEN = "<redacted>";

    private static final String SECRET_NAME =
            "(?:[\\w.-]*(?:passw(?:or)?d|passphrase|pwd|secret|token|credentials?|signature|access[-_]?key|account[-_]?key|"
                    + "secret[-_]?key|api[-_]?key)|sas|sig)";

    /** An option whose value, in the same word or the next, is a secret. One that names a file only says where. */
    private static final Pattern SECRET_OPTION = Pattern.compile("(?i)--?" + SECRET_NAME);

    /** Keys of Azure's shared access, which Hadoop's own list does not know. */
    private static final Pattern SHARED_ACCESS = Pattern.compile("(?i)(?:.*\\.)?sas(?:\\..*)?");

    /** Keys for encryption in Azure, and whatever else of its settings is named for a secret, with an account after it or not. */
    private static final Pattern AZURE_SECRET = Pattern.compile(
            "(?i)fs\\.azure\\..*(?:account\\.key|provided-key|provided-encryption-key|secret|password|refresh\\.token)"
                    + "(?:\\..*)?");

    /** As hadoop-azure quotes a key that it cannot use. */
    private static final Pattern QUOTED_KEY = Pattern.compile("(?i)(\\bkey ?= ?\")(?!null\")[^\"]*\"");

    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)([?&;,\\s'\"]" + SECRET_NAME + "\\s*=\\s*)[^&;\\s'\"]+");
    private static final Pattern NAMED_VALUE = Pattern.compile("(-D)?([\\w.-]+)=(.*)", Pattern.DOTALL);

    /** The user stays: containers of Azure stand there. */
    private static final Pattern PASSWORD = Pattern.compile("([A-Za-z][\\w+.-]*://[^\\s/@:?#]*):[^\\s/@]*@");

    /** Keys of S3 may hold slashes. */
    private static final Pattern S3_SECRET = Pattern.compile("(s3[an]?://[^\\s/@:]*):[^\\s@]*@");

    /** Tokens stand alone before the host. */
    private static final Pattern WEB_USER = Pattern.compile("(https?://)[^\\s/@:?#]+@");

    private static final Pattern ORACLE_PASSWORD = Pattern.compile("(jdbc:oracle:\\w+:[^\\s/@]*)/[^\\s@]*@");
    private static final Pattern BEARER = Pattern.compile("(?i)(\\bbearer\\s+)[\\w.~+/=-]{16,}");

    private final ConfigRedactor keys;

    private Redaction(ConfigRedactor keys) {
        this.keys = keys;
    }

    public static Redaction of(Configuration configuration) {
        return new Redaction(new ConfigRedactor(configuration));
    }

    /** The keys of a configuration whose values are secrets. */
    public List<String> secrets(Configuration configuration) {
        List<String> secret = new ArrayList<>();
        // Values as they are written: what they refer to may be secret too, and need not be there.
        configuration.forEach(entry -> {
            if (isSensitive(entry.getKey(), String.valueOf(entry.getValue()))) {
                secret.add(entry.getKey());
            }
        });
        return secret;
    }

    /** A command line without its secrets. */
    public List<String> arguments(List<String> arguments) {
        List<String> shown = new ArrayList<>();
        boolean isSecret = false;
        for (String argument : arguments) {
            shown.add(isSecret ? HIDDEN : argument(argument));
            isSecret = SECRET_OPTION.matcher(argument).matches();
        }
        return shown;
    }

    private String argument(String argument) {
        int equals = argument.indexOf('=');
        if (equals > 0 && SECRET_OPTION.matcher(argument.substring(0, equals)).matches()) {
            return argument.substring(0, equals + 1) + HIDDEN;
        }
        Matcher named = NAMED_VALUE.matcher(argument);
        if (named.matches() && isSensitive(named.group(2), named.group(3))) {
            return argument.substring(0, equals + 1) + HIDDEN;
        }
        return text(argument);
    }

    /** Whether a setting's value is a secret. */
    public boolean isSensitive(String key, String value) {
        return !value.isEmpty()
                && (!keys.redact(key, value).equals(value)
                        || SHARED_ACCESS.matcher(key).matches()
                        || AZURE_SECRET.matcher(key).matches()
                        || SECRET_OPTION.matcher("--" + key).matches());
    }

    /** A line for the user without its secrets. */
    public String text(String text) {
        String shown = S3_SECRET.matcher(text).replaceAll("$1:" + HIDDEN + "@");
        shown = PASSWORD.matcher(shown).replaceAll("$1:" + HIDDEN + "@");
        shown = WEB_USER.matcher(shown).replaceAll("$1" + HIDDEN + "@");
        shown = QUOTED_KEY.matcher(shown).replaceAll("$1" + HIDDEN + "\"");
        shown = ORACLE_PASSWORD.matcher(shown).replaceAll("$1/" + HIDDEN + "@");
        shown = SECRET_PARAMETER.matcher(shown).replaceAll("$1" + HIDDEN);
        return BEARER.matcher(shown).replaceAll("$1" + HIDDEN);
    }
}
