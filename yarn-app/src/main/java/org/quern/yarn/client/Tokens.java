package org.quern.yarn.client;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.quern.QuernException;
import org.quern.jobs.YarnSettings;

/** Signs this user in, and gathers what an application needs to act for them. */
final class Tokens {
    private Tokens() {}

    /** By the keytab of the settings, if there is one; else by the ticket or token at hand. */
    static void signIn(Configuration configuration) throws IOException {
        UserGroupInformation.setConfiguration(configuration);
        String keytab = YarnSettings.KEYTAB.of(configuration);
        String principal = YarnSettings.PRINCIPAL.of(configuration);
        if (!UserGroupInformation.isSecurityEnabled()) {
            return;
        }
        if (!keytab.isEmpty()) {
            signIn(principal, keytab);
        } else if (!isSignedIn()) {
            throw noTicket(null);
        }
    }

    /** @param cause null if it was not tried */
    static QuernException noTicket(Throwable cause) {
        return new QuernException(
                "This cluster asks for Kerberos, and there is no ticket or it has expired: run kinit, or set "
                        + YarnSettings.PRINCIPAL.key() + " and " + YarnSettings.KEYTAB.key(),
                cause);
    }

    private static boolean isSignedIn() throws IOException {
        UserGroupInformation user = UserGroupInformation.getCurrentUser();
        return user.hasKerberosCredentials() || user.getCredentials().numberOfTokens() > 0;
    }

    private static void signIn(String principal, String keytab) throws IOException {
        if (principal.isEmpty()) {
            throw new QuernException(YarnSettings.KEYTAB.key() + " needs " + YarnSettings.PRINCIPAL.key()
                    + ", the principal to sign in as");
        }
        try {
            UserGroupInformation.loginUserFromKeytab(principal, keytab);
        } catch (IOException e) {
            throw new QuernException(
                    "Cannot sign in as " + principal + " with the keytab " + keytab + ": "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }

    /** Whether a failure is one of signing in, such as an expired ticket. */
    static boolean isSignIn(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            if (cause instanceof javax.security.sasl.SaslException
                    || text.contains("GSS initiate failed")
                    || text.contains("Failed to find any Kerberos t")
                    || text.contains("Client cannot authenticate via")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Of every file system that the application reads or writes, and of the resource manager: a master over MapReduce submits
     * jobs, and one over workers asks whether it was killed.
     *
     * @param paths below the file systems, besides the default one
     */
    static Credentials gather(Cluster cluster, List<Path> paths, Configuration configuration) throws IOException {
        Credentials credentials =
                new Credentials(UserGroupInformation.getCurrentUser().getCredentials());
        if (!UserGroupInformation.isSecurityEnabled()) {
            return credentials;
        }
        String renewer = cluster.renewer();
        Set<FileSystem> fileSystems = new LinkedHashSet<>();
        fileSystems.add(FileSystem.get(configuration));
        for (Path path : paths) {
            fileSystems.add(path.getFileSystem(configuration));
        }
        for (FileSystem fileSystem : fileSystems) {
            fileSystem.addDelegationTokens(renewer, credentials);
        }
        cluster.addToken(credentials);
        return credentials;
    }
}
