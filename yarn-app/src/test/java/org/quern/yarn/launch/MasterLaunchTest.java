package org.quern.yarn.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterLaunchTest {
    @TempDir
    Path directory;

    private MasterLaunch launch() {
        return new MasterLaunch(
                List.of("logit", "--formula", "Late ~ \"Day of week\""),
                MasterLaunch.Over.WORKERS,
                new WorkerCount(2, 8),
                "fast",
                Map.of("LANG", "de_DE.UTF-8"),
                "hdfs://host/user/me/.quern/cache/quern.jar",
                directory.toUri() + "staging",
                "hdfs://host/user/me/.quern/runs/application_1_1");
    }

    @Test
    void isReadAsItWasStaged() throws IOException {
        launch().stage(new Configuration(false));

        assertThat(MasterLaunch.read(directory.resolve("staging"))).isEqualTo(launch());
    }

    @Test
    void configurationOfTheClientStandsWhateverTheNodeHas() throws IOException {
        Configuration client = new Configuration();
        client.set("fs.azure.account.key.me", "secret");
        client.set("io.file.buffer.size", "12345");
        launch().stage(client);

        Configuration read = MasterLaunch.readConfiguration(directory.resolve("staging"));

        assertThat(read.get("fs.azure.account.key.me")).isEqualTo("secret");
        assertThat(read.get("io.file.buffer.size")).isEqualTo("12345");
        assertThat(read.get("hadoop.security.authentication")).isEqualTo("simple");
    }

    @Test
    void onlyItsOwnerSeesWhatIsStaged() throws IOException {
        launch().stage(new Configuration(false));

        Path staging = directory.resolve("staging");
        assertThat(permissions(staging)).isEqualTo("rwx------");
        assertThat(permissions(staging.resolve(MasterLaunch.FILE))).isEqualTo("rw-------");
        assertThat(permissions(staging.resolve(MasterLaunch.CONFIGURATION))).isEqualTo("rw-------");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
