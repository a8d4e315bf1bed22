package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WrittenBehindTest {
    private final Slow target = new Slow();

    /** Writes nothing until it is let go; fails where it is told to. */
    private static final class Slow implements JournalStorage {
        final JournalStorage memory = JournalStorage.inMemory();
        final CountDownLatch go = new CountDownLatch(1);
        final List<String> written = Collections.synchronizedList(new ArrayList<>());
        volatile String failing = "";

        @Override
        public String place() {
            return "slow";
        }

        @Override
        public Optional<InputStream> read(String file) throws IOException {
            return memory.read(file);
        }

        @Override
        public void write(String file, Content content) throws IOException {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (file.equals(failing)) {
                throw new IOException("No space left on device");
            }
            memory.write(file, content);
            written.add(file);
        }
    }

    private static JournalStorage.Content text(StringBuilder text) {
        return out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JournalStorage.Content text(String text) {
        return text(new StringBuilder(text));
    }

    private static String read(JournalStorage storage, String file) throws IOException {
        try (InputStream in = storage.read(file).orElseThrow()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void writeReturnsBeforeItsEntryIsStored() throws IOException {
        WrittenBehind journal = new WrittenBehind(target);
        journal.write("pass-1", text("one"));

        assertThat(target.read("pass-1")).isEmpty();

        target.go.countDown();
        journal.close();
        assertThat(read(target, "pass-1")).isEqualTo("one");
    }

    @Test
    void bytesAreThoseOfTheMomentOfTheWrite() throws IOException {
        WrittenBehind journal = new WrittenBehind(target);
        StringBuilder state = new StringBuilder("as it was");
        journal.write("pass-1", text(state));
        state.append(", and then changed");

        target.go.countDown();
        journal.close();
        assertThat(read(target, "pass-1")).isEqualTo("as it was");
    }

    @Test
    void keepsTheOrderAndHoldsUpWhoIsTooFast() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        WrittenBehind journal = new WrittenBehind(target, 2);
        try {
            List<String> files = List.of("1", "2", "3", "4", "5", "6");
            Future<?> run = threads.submit(() -> {
                for (String file : files) {
                    journal.write(file, text(file));
                }
                return null;
            });
            assertThat(run.isDone()).isFalse();
            target.go.countDown();
            run.get(30, TimeUnit.SECONDS);
            journal.close();
            assertThat(target.written).isEqualTo(files);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void oneEntryWaitsHoweverLargeItIs() throws IOException {
        WrittenBehind journal = new WrittenBehind(target, 2);
        journal.write("pass-1", text("larger than two bytes"));

        target.go.countDown();
        journal.close();
        assertThat(read(target, "pass-1")).isEqualTo("larger than two bytes");
    }

    @Test
    void whatIsDiscardedIsNotWritten() throws IOException {
        WrittenBehind journal = new WrittenBehind(target);
        for (String file : List.of("1", "2", "3")) {
            journal.write(file, text(file));
        }
        journal.discard();

        target.go.countDown();
        journal.close();
        assertThat(target.written).containsExactly("1");
    }

    @Test
    void readsWhatIsStillOnItsWay() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (WrittenBehind journal = new WrittenBehind(target)) {
            journal.write("pass-1", text("one"));
            Future<String> read = threads.submit(() -> read(journal, "pass-1"));
            target.go.countDown();
            assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("one");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void otherEntriesAreReadWithoutWaiting() throws IOException {
        target.memory.write("pass-9", text("nine"));
        WrittenBehind journal = new WrittenBehind(target);
        journal.write("pass-1", text("one"));

        assertThat(read(journal, "pass-9")).isEqualTo("nine");
        assertThat(journal.read("pass-2")).isEmpty();

        target.go.countDown();
        journal.close();
    }

    @Test
    void failureIsToldByTheEnd() throws IOException {
        target.failing = "pass-1";
        target.go.countDown();
        WrittenBehind journal = new WrittenBehind(target);
        journal.write("pass-1", text("one"));

        assertThatThrownBy(journal::close).isInstanceOf(IOException.class).hasMessage("No space left on device");
    }

    @Test
    void afterAFailureNothingMoreIsWritten() throws IOException {
        target.failing = "pass-1";
        target.go.countDown();
        WrittenBehind journal = new WrittenBehind(target);
        journal.write("pass-1", text("one"));
        assertThatThrownBy(journal::close).isInstanceOf(IOException.class);

        assertThatThrownBy(() -> journal.write("pass-2", text("two")))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(target.written).isEmpty();
    }

    /** A process that dies leaves what is in the target: entries up to some point, none behind a gap. */
    @Test
    void crashLeavesTheFirstEntriesWithoutAGap() throws IOException {
        target.failing = "3";
        target.go.countDown();
        WrittenBehind journal = new WrittenBehind(target);
        assertThatThrownBy(() -> {
                    for (String file : List.of("1", "2", "3", "4", "5", "6")) {
                        journal.write(file, text(file));
                    }
                    journal.close();
                })
                .isInstanceOf(IOException.class);

        assertThat(target.written).containsExactly("1", "2");
    }
}
