package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfsDefaultsTest {
    @Test
    void asksSoonWhetherAFileIsClosed() {
        Configuration configuration = HdfsDefaults.addTo(new Configuration(false));

        assertThat(configuration.getInt(HdfsDefaults.FIRST_WAIT, 0)).isEqualTo(10);
        assertThat(configuration.getInt(HdfsDefaults.RETRIES, 0)).isEqualTo(11);
    }

    @Test
    void leavesWhatTheClusterSays(@TempDir Path conf) throws IOException {
        Files.writeString(
                conf.resolve("hdfs-site.xml"),
                "<configuration><property><name>%s</name><value>3</value></property></configuration>"
                        .formatted(HdfsDefaults.RETRIES));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader withSite =
                new URLClassLoader(new URL[] {conf.toUri().toURL()}, before)) {
            thread.setContextClassLoader(withSite);
            Configuration configuration = HdfsDefaults.addTo(new Configuration(false));

            assertThat(configuration.get(HdfsDefaults.FIRST_WAIT)).isNull();
            assertThat(configuration.get(HdfsDefaults.RETRIES)).isNull();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
