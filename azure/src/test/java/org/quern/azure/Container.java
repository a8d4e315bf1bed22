package org.quern.azure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * A new container in the emulator, and how Hadoop is told to reach it.
 *
 * @param name of the container
 * @param endpoint host and port
 */
record Container(String name, String endpoint) {
    private static final String HOST = Azurite.ACCOUNT + ".dfs.core.windows.net";

    /** Made through {@code endpoint}. */
    static Container create(String endpoint) throws IOException {
        Container container = new Container("c" + UUID.randomUUID(), endpoint);
        Configuration configuration = container.withKey();
        configuration.setBoolean("fs.azure.createRemoteFileSystemDuringInitialization", true);
        FileSystem.newInstance(container.path("/").toUri(), configuration).close();
        return container;
    }

    org.apache.hadoop.fs.Path path(String path) {
        return new org.apache.hadoop.fs.Path("abfs://" + name + "@" + HOST + path);
    }

    /** The way of a Blob account without hierarchical namespace. */
    Configuration withoutCredentials() {
        Configuration configuration = new Configuration();
        configuration.set("fs.azure.abfs.endpoint", endpoint);
        configuration.setBoolean("fs.azure.always.use.https", false);
        configuration.setBoolean("fs.azure.account.hns.enabled", false);
        configuration.set("fs.azure.fns.account.service.type", "BLOB");
        // From Hadoop 3.5 on; the default wants https.
        configuration.set("fs.azure.networking.library", "JDK_HTTP_URL_CONNECTION");
        configuration.setInt("fs.azure.io.retry.max.retries", 1);
        for (String interval : new String[] {"min.backoff.interval", "backoff.interval", "max.backoff.interval"}) {
            configuration.setInt("fs.azure.io.retry." + interval, 1);
        }
        configuration.setInt("fs.azure.static.retry.interval", 1);
        return configuration;
    }

    Configuration withKey() {
        return withKey(Azurite.KEY);
    }

    Configuration withKey(String key) {
        Configuration configuration = withoutCredentials();
        configuration.set("fs.azure.account.auth.type", "SharedKey");
        configuration.set("fs.azure.account.key." + HOST, key);
        configuration.set("fs.azure.account.key." + HOST.replace(".dfs.", ".blob."), key);
        return configuration;
    }

    /** Directories of Hadoop's own on this machine go below {@code temporary}. */
    static Configuration locally(Configuration configuration, Path temporary) {
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        configuration.setInt("mapreduce.client.progressmonitor.pollinterval", 20);
        return configuration;
    }
}
