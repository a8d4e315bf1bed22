package org.quern.io.chunkset;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Azure storage, or Hadoop's settings for it, have said no to. It is told by texts: the classes of hadoop-azure are not on
 * every class path. Of an address only what comes before its parameters is shown, and nothing of what is set as a key.
 *
 * @param place address or account
 * @param reason in plain words
 */
record AzureProblem(String place, String reason) {
    private static final Pattern ANSWER =
            Pattern.compile("Operation failed: \"(.*?)\\.?\", (\\d{3}), [A-Z]+, ([^\\s?,]+)", Pattern.DOTALL);
    private static final Pattern KEY =
            Pattern.compile("Failure to initialize configuration for (\\S+) key ?=\"(.*?)\"", Pattern.DOTALL);

    static Optional<AzureProblem> of(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        Matcher answer = ANSWER.matcher(message);
        if (answer.find()) {
            return reason(Integer.parseInt(answer.group(2)), answer.group(1))
                    .map(reason -> new AzureProblem(answer.group(3), reason));
        }
        Matcher key = KEY.matcher(message);
        return key.find() ? Optional.of(new AzureProblem(key.group(1), key(key))) : Optional.empty();
    }

    private static Optional<String> reason(int status, String text) {
        String said = " (" + status + ", " + text.lines().findFirst().orElse("") + ")";
        if (status == 401 || status == 403 && text.contains("authenticate")) {
            return Optional.of(
                    "the account does not accept the key, signature or token; is it of this account, and still valid?"
                            + said);
        }
        if (status == 403) {
            return Optional.of("the key, signature or role in use does not allow this" + said);
        }
        if (status == 404
                && (text.contains("container does not exist") || text.contains("filesystem does not exist"))) {
            return Optional.of("there is no such container" + said);
        }
        return Optional.empty();
    }

    private static String key(Matcher key) {
        return key.group(2).equals("null")
                ? "no key is set for this account (fs.azure.account.key." + key.group(1)
                        + "), nor another way to sign in (fs.azure.account.auth.type)"
                : "what is set as its key is none";
    }
}
