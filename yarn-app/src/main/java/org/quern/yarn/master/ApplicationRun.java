package org.quern.yarn.master;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.jobs.cli.Host;
import org.quern.jobs.cli.Program;
import org.quern.jobs.record.KeptRecord;
import org.quern.jobs.record.RunRecorder;
import org.quern.jobs.record.RunState;
import org.quern.yarn.launch.MasterLaunch;

/** Runs the verb of an application, and leaves what it printed and the record of the run in the run's directory. */
final class ApplicationRun {
    private final MasterLaunch launch;
    private final Configuration configuration;
    private final RunRecorder recorder;
    private final KeptRecord record;
    private final ClientDesk desk;

    ApplicationRun(
            MasterLaunch launch,
            Configuration configuration,
            RunRecorder recorder,
            KeptRecord record,
            ClientDesk desk) {
        this.launch = launch;
        this.configuration = configuration;
        this.recorder = recorder;
        this.record = record;
        this.desk = desk;
    }

    /**
     * How a run ended.
     *
     * @param text why it failed or was stopped; empty if it finished
     */
    record End(RunState state, int exitCode, String text) {}

    /** Runs the verb in this thread. A failure of the verb is a result; one to keep its output is an exception. */
    End run(Host host) throws IOException {
        RunOutput output = new RunOutput(new Path(launch.run()), configuration);
        FailureLines failure = new FailureLines(System.err);
        int code;
        try (PrintStream out = output.print();
                PrintStream err = failure.print()) {
            List<String> arguments = launch.arguments();
            code = Program.runIn(host, configuration, out, err, arguments.toArray(new String[0]));
        }
        // What stopped the verb must not stop the rest.
        Thread.interrupted();
        if (code != 0 && desk.stopReason().isPresent()) {
            output.discard();
            return new End(RunState.CANCELED, code, desk.stopReason().get());
        }
        try {
            output.commit();
        } catch (IOException e) {
            return code == 0 ? new End(RunState.FAILED, 2, e.getMessage()) : failed(code, failure);
        }
        return code == 0 ? new End(RunState.FINISHED, code, "") : failed(code, failure);
    }

    private static End failed(int code, FailureLines failure) {
        return new End(RunState.FAILED, code, failure.text());
    }

    /** The end that an earlier attempt has recorded, if it came so far. */
    Optional<End> endedBefore() throws IOException {
        return record.ended()
                .map(earlier -> new End(earlier.state(), earlier.exitCode().orElse(1), earlier.failure()));
    }

    /** Leaves nothing half-written, of a run that is cut short. */
    void discardOutput() throws IOException {
        RunOutput.discard(new Path(launch.run()), configuration);
    }

    /** Writes the record of a run that is over. */
    void record(End end) throws IOException {
        if (end.state == RunState.CANCELED) {
            recorder.canceled(end.text);
        } else {
            recorder.finished(end.exitCode, end.text);
        }
        record.write();
    }
}
