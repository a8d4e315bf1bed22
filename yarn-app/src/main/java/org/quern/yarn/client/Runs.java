package org.quern.yarn.client;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.jobs.cli.ExitException;
import org.quern.jobs.record.RecordFile;
import org.quern.jobs.record.Redaction;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecorder;
import org.quern.jobs.record.RunState;

/** What runs have left: their records and output, and how they ended. */
final class Runs {
    static final String OUTPUT = "output";

    private final RunDirectories directories;
    private final Configuration configuration;

    Runs(RunDirectories directories, Configuration configuration) {
        this.directories = directories;
        this.configuration = configuration;
    }

    Optional<RunRecord> record(String id) throws IOException {
        return file(id).read();
    }

    void write(RunRecord record) throws IOException {
        file(record.id()).write(record);
    }

    private RecordFile file(String id) throws IOException {
        return new RecordFile(directories.run(id), configuration);
    }

    /**
     * The record of a run whose application is over. Where the master could not end it, for it was killed or never started, it
     * is ended here by what the resource manager knows, as it was last written, and what it left is deleted.
     */
    Optional<RunRecord> settle(Cluster.Application application) throws IOException {
        Optional<RunRecord> record = record(application.id());
        if (!application.isOver()) {
            return record;
        }
        directories.deleteStaging(application.id());
        if (record.isEmpty() || record.get().state().isOver()) {
            return record;
        }
        directories.deleteUnfinishedOutput(application.id());
        RunRecorder recorder =
                RunRecorder.afterItsProcess(record.get(), Redaction.of(configuration), InstantSource.system());
        Diagnostics.End end = Diagnostics.ofEnd(application);
        if (application.phase() == Cluster.Phase.KILLED) {
            recorder.canceled(end.line());
        } else {
            recorder.finished(end.exitCode(), end.line());
        }
        RunRecord settled = recorder.snapshot();
        write(settled);
        return Optional.of(settled);
    }

    /** Prints the output of a run that is over and ends as its command did. */
    void end(RunRecord record, PrintStream out) throws IOException {
        copyOutput(record.id(), out);
        if (record.state() == RunState.FINISHED) {
            return;
        }
        String line = record.failure().isEmpty()
                ? record.id() + " " + (record.state() == RunState.CANCELED ? "was stopped" : "failed")
                : record.failure();
        throw new ExitException(
                record.exitCode().orElse(1),
                line.lines().map(each -> "quern: " + each).collect(Collectors.joining("\n")));
    }

    private void copyOutput(String id, OutputStream out) throws IOException {
        Path output = new Path(directories.run(id), OUTPUT);
        try (InputStream in = output.getFileSystem(configuration).open(output)) {
            in.transferTo(out);
        } catch (FileNotFoundException e) {
            // A command that failed early has printed nothing.
        }
    }
}
