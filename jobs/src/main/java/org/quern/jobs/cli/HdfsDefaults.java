package org.quern.jobs.cli;

import org.apache.hadoop.conf.Configuration;

/**
 * Settings of the HDFS client that suit many small files written one after the other (journal entries, manifests, models), where
 * the cluster's configuration says nothing else.
 *
 * <p>A file is closed when the NameNode has heard of its last block from a DataNode, which takes milliseconds. A client that asks
 * too early waits 400 ms before it asks again by Hadoop's own default, and twice as long each time after that; this one begins
 * with 10 ms, and goes on for as long in all.
 */
final class HdfsDefaults {
    static final String FIRST_WAIT = "dfs.client.block.write.locateFollowingBlock.initial.delay.ms";
    static final String RETRIES = "dfs.client.block.write.locateFollowingBlock.retries";

    private HdfsDefaults() {}

    /** Adds the settings to a configuration unless a site file of the cluster has its own. */
    static Configuration addTo(Configuration configuration) {
        // HDFS adds its files to the defaults only when it is first used.
        Configuration sites = new Configuration(false);
        sites.addResource("core-site.xml");
        sites.addResource("hdfs-site.xml");
        if (sites.get(FIRST_WAIT) == null && sites.get(RETRIES) == null) {
            // 10 (2^11 - 1) ms = 20 s; Hadoop's are 400 (2^5 - 1) ms = 12 s.
            configuration.setInt(FIRST_WAIT, 10);
            configuration.setInt(RETRIES, 11);
        }
        return configuration;
    }
}
