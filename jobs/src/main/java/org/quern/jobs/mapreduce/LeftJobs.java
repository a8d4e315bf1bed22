package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.MRConfig;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.exceptions.ApplicationNotFoundException;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.quern.pass.Progress;

/**
 * Jobs that a driver left running when it was killed at once (kill -9, a lost node), so that it could not stop them. Each
 * notes its id in its directory. The run that goes on stops them and deletes their files: what they would find is of no
 * use any more, and a task that goes on writing would bring a deleted directory back.
 */
final class LeftJobs {
    private static final String NOTE = "job-id";
    private static final Set<YarnApplicationState> ENDED =
            EnumSet.of(YarnApplicationState.FINISHED, YarnApplicationState.FAILED, YarnApplicationState.KILLED);

    private final FileSystem fileSystem;
    private final Configuration configuration;
    private final Progress progress;

    LeftJobs(FileSystem fileSystem, Configuration configuration, Progress progress) {
        this.fileSystem = fileSystem;
        this.configuration = configuration;
        this.progress = progress;
    }

    /** Notes the id of a running job, for the case that its driver dies. */
    static void note(FileSystem fileSystem, Path directory, JobID job) throws IOException {
        try (var out = fileSystem.create(new Path(directory, NOTE), true)) {
            out.write(job.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private FileStatus[] directories(Path work) throws IOException {
        FileStatus[] directories = fileSystem.globStatus(new Path(
                work, "{" + JobDirectory.PREFIX + "," + JobDirectory.IMPORT + "-," + JobDirectory.MAP + "-}*"));
        return directories == null ? new FileStatus[0] : directories;
    }

    /** Stops the jobs noted in the directories of jobs below {@code work} and deletes these. */
    void stop(Path work) throws IOException {
        for (FileStatus directory : directories(work)) {
            Path note = new Path(directory.getPath(), NOTE);
            if (fileSystem.exists(note)) {
                kill(read(note));
            }
            fileSystem.delete(directory.getPath(), true);
        }
    }

    private String read(Path note) throws IOException {
        try (InputStream in = fileSystem.open(note)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void kill(String name) throws IOException {
        boolean yarn = MRConfig.YARN_FRAMEWORK_NAME.equals(configuration.get(MRConfig.FRAMEWORK_NAME));
        if (!yarn || !name.matches("job_\\d+_\\d+")) {
            return;
        }
        JobID job = JobID.forName(name);
        ApplicationId application = ApplicationId.newInstance(Long.parseLong(job.getJtIdentifier()), job.getId());
        try (YarnClient client = YarnClient.createYarnClient()) {
            client.init(configuration);
            client.start();
            if (!ENDED.contains(client.getApplicationReport(application).getYarnApplicationState())) {
                client.killApplication(application);
                progress.message("Stopped " + name + ", which the earlier run had left behind");
            }
        } catch (ApplicationNotFoundException e) {
            // The ResourceManager has forgotten it: it ended long ago.
        } catch (YarnException e) {
            throw new IOException("Cannot stop " + name + ", left by an earlier run: " + e.getMessage(), e);
        }
    }
}
