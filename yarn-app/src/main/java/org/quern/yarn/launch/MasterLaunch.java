package org.quern.yarn.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * All a master needs to know, as the client leaves it in the application's staging directory. The command line is in a file
 * since every user of a node sees the arguments of its processes.
 *
 * @param arguments verb and options
 * @param over what computes
 * @param workers how many, where workers compute
 * @param nodeLabel of the workers' nodes, empty for the queue's default
 * @param environment of master and workers, besides what every container has
 * @param jar quern.jar, fully qualified
 * @param staging directory of this application, fully qualified; the master deletes it when the run is over
 * @param run directory for this application's output and record, fully qualified
 */
public record MasterLaunch(
        List<String> arguments,
        Over over,
        WorkerCount workers,
        String nodeLabel,
        Map<String, String> environment,
        String jar,
        String staging,
        String run) {
    /** What computes. */
    public enum Over {
        WORKERS,
        MAPREDUCE
    }

    /** Names in the staging directory, and in the working directory of a container. */
    static final String FILE = "launch.json";

    static final String CONFIGURATION = "configuration.xml";

    /** Folder of jars that the user adds, there if there are any. */
    public static final String LIBRARIES = "lib";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FsPermission OWNER_ONLY = new FsPermission((short) 0700);
    private static final FsPermission OWNER_READS = new FsPermission((short) 0600);

    public MasterLaunch {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(over);
        Objects.requireNonNull(workers);
        Objects.requireNonNull(nodeLabel);
        Objects.requireNonNull(jar);
        Objects.requireNonNull(staging);
        Objects.requireNonNull(run);
    }

    /** Makes the staging directory and writes this and the configuration there, for the owner's eyes only. */
    public void stage(Configuration configuration) throws IOException {
        Path directory = new Path(staging);
        FileSystem fileSystem = directory.getFileSystem(configuration);
        FileSystem.mkdirs(fileSystem, directory, OWNER_ONLY);
        write(fileSystem, new Path(directory, FILE), out -> out.write(JSON.writeValueAsBytes(this)));
        write(fileSystem, new Path(directory, CONFIGURATION), configuration::writeXml);
    }

    /** Writes the bytes of a file. */
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The file is empty until only its owner can read it. */
    private static void write(FileSystem fileSystem, Path file, Content content) throws IOException {
        try (OutputStream out = FileSystem.create(fileSystem, file, OWNER_READS)) {
            content.writeTo(out);
        }
    }

    /** Reads what {@link #stage} wrote and the node manager brought to a directory of this machine. */
    public static MasterLaunch read(java.nio.file.Path directory) throws IOException {
        try (InputStream in = java.nio.file.Files.newInputStream(directory.resolve(FILE))) {
            return JSON.readValue(in, MasterLaunch.class);
        }
    }

    /** The client's configuration, which master and workers go by whatever their nodes' own files say. */
    public static Configuration readConfiguration(java.nio.file.Path directory) {
        Configuration configuration = new Configuration(false);
        configuration.addResource(new Path(directory.resolve(CONFIGURATION).toUri()));
        return configuration;
    }
}
