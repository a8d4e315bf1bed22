package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.pass.LocalEngine;
import org.quern.pass.Pass;
import org.quern.pass.PassEngine;
import org.quern.pass.Progress;
import org.quern.pass.RandomColumns;
import org.quern.pass.SlicedSums;
import org.quern.pass.SumPass;
import org.quern.pass.TallyPass;

/**
 * Runs of many passes in simulated time, with workers that come, die, hang, lose answers, repeat calls, are taken back and
 * meet failing storage, at random: each gives the bits of the local engine, or the message of the first mistake, and ends.
 */
class SimulationTest {
    private static final Schema SCHEMA = Schema.of(
            Variable.of("a", ColumnType.FLOAT64),
            Variable.of("b", ColumnType.INT32),
            Variable.of("c", ColumnType.FLOAT32));
    private static final ColumnSelection COLUMNS = ColumnSelection.of(List.of("a", "b", "c"));
    private static final long STEP_MS = 100;
    private static final int MOST_STEPS = 20_000;
    private static final int SEEDS = 60;

    /** How rough the world is. */
    private record World(double dies, double hangs, double isAskedBack, double joins, double storageFailure) {
        static final World CALM = new World(0, 0, 0, 0, 0);
        static final World LOSSES = new World(0.004, 0, 0, 0.02, 0);
        static final World HANGS = new World(0, 0.006, 0, 0.01, 0);
        static final World PREEMPTION = new World(0, 0, 0.006, 0.02, 0);
        static final World STORAGE = new World(0, 0, 0, 0, 0.02);
        static final World ROUGH = new World(0.003, 0.004, 0.003, 0.03, 0.01);

        static World of(String name) {
            return switch (name) {
                case "CALM" -> CALM;
                case "LOSSES" -> LOSSES;
                case "HANGS" -> HANGS;
                case "PREEMPTION" -> PREEMPTION;
                case "STORAGE" -> STORAGE;
                default -> ROUGH;
            };
        }
    }

    /** One application from its start to its end. */
    private static final class Application {
        private final long seed;
        private final World world;
        private final Random random;
        private final FakeClock clock = new FakeClock();
        private final FakeContainers containers = new FakeContainers();
        private final List<FakeWorker> workers = new ArrayList<>();
        private final MemoryChunkSource source;
        private final MasterEngine engine;
        private final PassEngine passes;
        private int containersMade;

        Application(long seed, World world) {
            this.seed = seed;
            this.world = world;
            this.random = new Random(seed);
            int chunks = 1 + random.nextInt(60);
            this.source = RandomColumns.source(SCHEMA, RandomColumns.of(SCHEMA, chunks * 5 - 2, 9, seed), 5);
            MasterOptions options = new MasterOptions(
                    1 + random.nextInt(4),
                    5,
                    "1.0",
                    2,
                    1 << 30,
                    200,
                    10_000,
                    60_000,
                    3_000,
                    100_000,
                    100_000,
                    1000,
                    200,
                    5_000);
            this.engine = new MasterEngine(options, containers, new Configuration(false), Progress.NONE, clock);
            this.passes = engine.passes(source, "memory:/data", "{}", hosts(), Progress.NONE);
            engine.start();
        }

        private List<List<String>> hosts() {
            List<List<String>> hosts = new ArrayList<>();
            source.info().chunks().forEach(chunk -> hosts.add(List.of("host" + chunk.index() / 8 % 4)));
            return hosts;
        }

        <S> S total(Pass<S, ?> pass, int number) throws IOException {
            PassWork<S> work = engine.begin(passes, pass, number);
            try {
                for (int step = 0; !work.isOver(); step++) {
                    assertThat(step)
                            .as("steps of pass %d, seed %d", number, seed)
                            .isLessThan(MOST_STEPS);
                    step(pass);
                    work.merge();
                }
            } finally {
                engine.end();
            }
            return work.digest();
        }

        private void step(Pass<?, ?> pass) throws IOException {
            clock.advance(STEP_MS);
            long now = clock.millis();
            workers.removeIf(worker -> {
                boolean isOut =
                        worker.isDead() || containers.givenBack().contains(worker.id()) && random.nextInt(30) == 0;
                if (isOut) {
                    ends(worker);
                }
                return isOut;
            });
            while (workers.size() < containers.wanted()) {
                start(now);
            }
            if (random.nextDouble() < world.joins() && workers.size() < 6) {
                start(now);
            }
            List<FakeWorker> order = new ArrayList<>(workers);
            Collections.shuffle(order, random);
            for (FakeWorker worker : order) {
                disturb(worker, now);
                worker.step(pass, now, STEP_MS, world.storageFailure());
            }
            engine.check();
        }

        private void start(long now) {
            String id = "container_" + ++containersMade;
            String host = "host" + random.nextInt(4);
            long leafMs = random.nextInt(4) == 0 ? 900 : 20 + random.nextInt(200);
            FakeWorker worker = new FakeWorker(id, host, (WorkerDesk) engine.workerCalls(), source, random, leafMs);
            worker.startsAt(now + random.nextInt(3000));
            engine.containerEvents().started(id, host);
            workers.add(worker);
        }

        private void ends(FakeWorker worker) {
            if (random.nextInt(3) > 0) {
                engine.containerEvents()
                        .ended(new ContainerEnd(worker.id(), "host1", ContainerEnd.Kind.FAILED, 137, "killed"));
            }
        }

        private void disturb(FakeWorker worker, long now) {
            if (random.nextDouble() < world.dies()) {
                worker.die();
            }
            if (random.nextDouble() < world.hangs()) {
                worker.hangsUntil(now + random.nextInt(random.nextBoolean() ? 4_000 : 40_000));
            }
            if (random.nextDouble() < world.isAskedBack()) {
                engine.containerEvents().askedBack(List.of(worker.id()), Duration.ofSeconds(random.nextInt(10)));
            }
        }
    }

    private static <S> byte[] bytes(Pass<S, ?> pass, S state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        pass.codec().write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static <S> void assertSameBits(Application application, Pass<S, ?> pass, int number) throws IOException {
        LocalEngine.Options options = new LocalEngine.Options(1, 0, LocalEngine.States.AS_OBJECTS);
        byte[] expected = bytes(pass, new LocalEngine(application.source, options, Progress.NONE).total(pass, 1));
        assertThat(bytes(pass, application.total(pass, number)))
                .as("pass %d of seed %d", number, application.seed)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CALM", "LOSSES", "HANGS", "PREEMPTION", "STORAGE", "ROUGH"})
    void everyRunGivesTheBitsOfTheLocalEngine(String world) throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            Application application = new Application(seed, World.of(world));
            assertSameBits(application, new SumPass(COLUMNS, 0), 1);
            assertSameBits(application, new SumPass(COLUMNS, 2), 2);
            assertSameBits(application, new SlicedSums(COLUMNS, seed % 2 == 0), 3);
            assertSameBits(application, new TallyPass(COLUMNS), 4);
            assertSameBits(application, new SumPass(COLUMNS, 0), 5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CALM", "LOSSES", "HANGS", "PREEMPTION", "STORAGE", "ROUGH"})
    void everyRunOverDataWithMistakesReportsTheFirst(String world) throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            Application application = new Application(seed, World.of(world));
            assertSameBits(application, new SumPass(COLUMNS, 0), 1);
            int chunks = application.source.info().chunks().size();
            Set<Integer> mistakes = new HashSet<>();
            Random random = new Random(seed);
            for (int i = 0; i <= random.nextInt(4); i++) {
                mistakes.add(random.nextInt(chunks));
            }
            FailingPass pass = new FailingPass(new SumPass(COLUMNS, (int) (seed % 3)), mistakes);
            assertThatThrownBy(() -> application.total(pass, 2))
                    .as("seed %d", seed)
                    .isInstanceOf(QuernException.class)
                    .hasMessage("Chunk " + Collections.min(mistakes) + " holds a mistake");
        }
    }
}
