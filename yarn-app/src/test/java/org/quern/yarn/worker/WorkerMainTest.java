package org.quern.yarn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.quern.yarn.launch.ContainerAdvice;

class WorkerMainTest {
    @Test
    void saysWhyItEndsWhereAUserCanMendIt() {
        assertThat(WorkerMain.line(new Worker.End(ExitCode.REFUSED, "Worker c runs Quern 0.1, but its master 0.2")))
                .contains("Worker c runs Quern 0.1, but its master 0.2");
        assertThat(WorkerMain.line(new Worker.End(ExitCode.MASTER_GONE, "no answer from the master for 30000 ms")))
                .contains("no answer from the master for 30000 ms");
        assertThat(WorkerMain.line(new Worker.End(ExitCode.OUT_OF_MEMORY, "out of memory: Java heap space")))
                .contains("out of memory: Java heap space; raise -D quern.yarn.worker.memory-mb, or lower"
                        + " quern.yarn.worker.resident or quern.yarn.worker.vcores");
        assertThat(WorkerMain.line(new Worker.End(ExitCode.DONE, "the run has ended")))
                .isEmpty();
        assertThat(WorkerMain.line(new Worker.End(ExitCode.INTERNAL, "java.lang.IllegalStateException")))
                .isEmpty();
    }

    @Test
    void whatAProcessSaysThatWasNotStartedByAMasterIsRecognised() {
        PrintStream standardError = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(WorkerMain.run()).isEqualTo(ExitCode.REFUSED.number());
        } finally {
            System.setErr(standardError);
            Thread.setDefaultUncaughtExceptionHandler(handler);
        }
        assertThat(ContainerAdvice.ownLine(said.toString(StandardCharsets.UTF_8)))
                .contains(
                        "Cannot start a worker: QUERN_MASTER is not set in the environment; workers are started by the"
                                + " master of 'quern yarn submit'");
    }
}
