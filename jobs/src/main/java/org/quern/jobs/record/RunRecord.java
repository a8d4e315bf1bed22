package org.quern.jobs.record;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What is known of a run: what was asked for, what has happened and how it ended. It holds no secrets: who makes it has them
 * taken out by {@link Redaction}.
 *
 * @param id of the application, or another name under which the run's files are found
 * @param started when its first attempt began to work
 * @param exitCode of the command once it has ended by itself
 * @param failure line of a run that failed or was stopped, else empty
 * @param data data sets that were read
 * @param outputs paths that the command was told to write
 * @param counters by name
 * @param passes in the order they were run
 * @param workers those that live and those that have ended; empty where the engine has none
 * @param attempts of the process that directs the run, in order
 * @param omitted how many entries were left out of the lists, from their beginnings
 */
public record RunRecord(
        String id,
        Origin origin,
        RunState state,
        Instant submitted,
        Optional<Instant> started,
        Optional<Instant> ended,
        OptionalInt exitCode,
        String failure,
        List<DataUsed> data,
        List<String> outputs,
        Map<String, Long> counters,
        List<PassRun> passes,
        List<Iteration> iterations,
        List<Message> messages,
        List<WorkerView> workers,
        List<Attempt> attempts,
        Omitted omitted) {

    public RunRecord {
        data = List.copyOf(data);
        outputs = List.copyOf(outputs);
        counters = Collections.unmodifiableMap(new TreeMap<>(counters));
        passes = List.copyOf(passes);
        iterations = List.copyOf(iterations);
        messages = List.copyOf(messages);
        workers = List.copyOf(workers);
        attempts = List.copyOf(attempts);
    }

    /** A run that waits for its turn. */
    public static RunRecord queued(String id, Origin origin, Instant submitted) {
        return new RunRecord(
                id,
                origin,
                RunState.QUEUED,
                submitted,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                "",
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Omitted.NOTHING);
    }

    /**
     * What was asked for, and by whom.
     *
     * @param arguments the whole command line, verb first, without its secrets
     * @param engine such as {@code yarn} or {@code mapreduce}
     * @param queue empty where there are none
     * @param host from which the run was started
     */
    public record Origin(
            String verb,
            List<String> arguments,
            String engine,
            String user,
            String queue,
            List<String> tags,
            String host,
            Software software) {
        public Origin {
            arguments = List.copyOf(arguments);
            tags = List.copyOf(tags);
        }

        /** The command line as it would be typed in a shell. */
        public String command() {
            return CommandLineText.of(arguments);
        }

        Origin onEngine(String chosen) {
            return new Origin(verb, arguments, chosen, user, queue, tags, host, software);
        }

        Origin fromHost(String name) {
            return new Origin(verb, arguments, engine, user, queue, tags, name, software);
        }
    }

    /**
     * A data set that was read.
     *
     * @param generation of its manifest; empty where it has none or it is not known
     * @param rows of that generation; empty if unknown
     */
    public record DataUsed(String path, OptionalLong generation, OptionalLong rows) {
        /** Of unknown length. */
        public DataUsed(String path, OptionalLong generation) {
            this(path, generation, OptionalLong.empty());
        }
    }

    /**
     * A pass over the data.
     *
     * @param rows of the data set, −1 if unknown
     * @param rowsDone so far
     * @param isRecorded whether it was not run, since the journal of an earlier run held its result
     */
    public record PassRun(
            int number,
            String name,
            Instant started,
            Optional<Instant> ended,
            long rows,
            long rowsDone,
            boolean isRecorded) {
        PassRun withRowsDone(long count) {
            return new PassRun(number, name, started, ended, rows, count, isRecorded);
        }

        PassRun finished(Instant time) {
            return new PassRun(number, name, started, Optional.of(time), rows, rowsDone, isRecorded);
        }
    }

    /**
     * The end of an iteration of the algorithm.
     *
     * @param criterion name of the value
     * @param value empty where it is not finite
     * @param text the value and what goes with it, for a person
     */
    public record Iteration(int number, String criterion, OptionalDouble value, String text, Instant time) {}

    /** What the user was told. */
    public record Message(Instant time, String text) {}

    /**
     * A process that directed the run.
     *
     * @param number from 1
     * @param container empty where there is none
     * @param logs address of its logs, empty if unknown
     * @param outcome why it ended, one line; empty while it runs
     * @param process id on its host; empty if unknown
     */
    public record Attempt(
            int number,
            String container,
            String host,
            String logs,
            Instant started,
            Optional<Instant> ended,
            String outcome,
            OptionalLong process) {
        /** Of an unknown process id. */
        public Attempt(
                int number,
                String container,
                String host,
                String logs,
                Instant started,
                Optional<Instant> ended,
                String outcome) {
            this(number, container, host, logs, started, ended, outcome, OptionalLong.empty());
        }

        Attempt on(String where) {
            return new Attempt(number, container, where, logs, started, ended, outcome, process);
        }

        Attempt finished(Instant time, String how) {
            return new Attempt(number, container, host, logs, started, Optional.of(time), how, process);
        }
    }

    /** Entries left out, the earliest ones, so that a record stays small. */
    public record Omitted(int passes, int iterations, int messages) {
        public static final Omitted NOTHING = new Omitted(0, 0, 0);
    }
}
