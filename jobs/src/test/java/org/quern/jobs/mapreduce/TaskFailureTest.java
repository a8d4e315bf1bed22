package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.util.StringUtils;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;

class TaskFailureTest {
    private static final String ADVICE = ", but Quern needs Java 17: name one that the nodes have by"
            + " -D mapreduce.map.env=JAVA_HOME=PATH -D mapreduce.reduce.env=JAVA_HOME=PATH"
            + " -D yarn.app.mapreduce.am.env=JAVA_HOME=PATH";

    /** As Java 11 says it, wrapped by Hadoop. */
    @Test
    void namesTheNodeWithAnOldJava() {
        Exception exception = new TaskFailure(
                        "worker7",
                        """
                        Error: java.lang.UnsupportedClassVersionError: org/quern/jobs/mapreduce/PassMapper has been compiled by a \
                        more recent version of the Java Runtime (class file version 61.0), this version of the Java Runtime only \
                        recognizes class file versions up to 55.0
                        \tat java.base/java.lang.ClassLoader.defineClass1(Native Method)
                        """)
                .exception("quern summary pass 1");
        assertThat(exception).isInstanceOf(QuernException.class).hasMessage("Node worker7 runs Java 11" + ADVICE);
    }

    /** As the diagnostics of a task on YARN give it: without the class of the error. */
    @Test
    void namesAnOldJavaByTheMessageAlone() {
        assertThat(new TaskFailure(
                                "worker7",
                                "Error: org/quern/jobs/mapreduce/PassMapper has been compiled by a more recent version of the Java"
                                        + " Runtime (class file version 61.0), this version of the Java Runtime only recognizes"
                                        + " class file versions up to 52.0")
                        .exception("j"))
                .hasMessage("Node worker7 runs Java 8" + ADVICE);
    }

    @Test
    void understandsWhatThisJavaSaysOfANewerClass() throws IOException {
        String message = "";
        try {
            new ClassOfJava26().load();
        } catch (UnsupportedClassVersionError e) {
            message = StringUtils.stringifyException(e);
        }
        assertThat(new TaskFailure("", message).exception("job"))
                .hasMessage("A node runs Java " + Runtime.version().feature() + ADVICE);
    }

    /** A class of this test whose version is raised, as our classes look to an older Java. */
    private static final class ClassOfJava26 extends ClassLoader {
        void load() throws IOException {
            try (InputStream in = TaskFailureTest.class.getResourceAsStream("TaskFailureTest.class")) {
                byte[] bytes = in.readAllBytes();
                bytes[7] = 44 + 26;
                defineClass(TaskFailureTest.class.getName(), bytes, 0, bytes.length);
            }
        }
    }

    @Test
    void givesTheMessageOfWhatWasThrown() {
        assertThat(new TaskFailure(
                                "worker1",
                                """
                                Error: java.io.IOException: Cannot read chunk 3 of flights.q: disk gone
                                \tat org.quern.pass.LeafProcessor.process(LeafProcessor.java:57)
                                """)
                        .exception("quern summary"))
                .isInstanceOf(IOException.class)
                .hasMessage("Job 'quern summary' failed on node worker1: Cannot read chunk 3 of flights.q: disk gone");
    }

    @Test
    void saysHowToGiveTasksMoreMemory() {
        assertThat(new TaskFailure("", "Error: java.lang.OutOfMemoryError: Java heap space").exception("j"))
                .hasMessageStartingWith("Job 'j' failed: out of memory; give tasks more by -D mapreduce.map.memory.mb");
        assertThat(new TaskFailure("", "Error: Java heap space").exception("j"))
                .hasMessageStartingWith("Job 'j' failed: out of memory");
        assertThat(new TaskFailure("", "Error: something else\n").exception("j"))
                .hasMessage("Job 'j' failed: something else");
        assertThat(new TaskFailure(
                                "",
                                "Container [pid=1,containerID=container_1] is running 123B beyond the 'PHYSICAL' memory limit."
                                        + " Current usage: 1.1 GB")
                        .exception("j"))
                .hasMessageContaining("a container outgrew its memory limit; raise -D mapreduce.map.memory.mb");
    }

    @Test
    void admitsThatNothingIsKnown() {
        assertThat(new TaskFailure("", "").exception("j"))
                .hasMessage("Job 'j' failed: no reason was given; --verbose shows Hadoop's log");
    }
}
