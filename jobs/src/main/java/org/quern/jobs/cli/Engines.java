package org.quern.jobs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.imports.ImportEngine;
import org.quern.io.imports.ImportTask;
import org.quern.io.imports.LocalImportEngine;
import org.quern.jobs.mapreduce.ChunkMapJob;
import org.quern.jobs.mapreduce.ImportJob;
import org.quern.jobs.mapreduce.MapReduceEngine;
import org.quern.jobs.mapreduce.PassPlan;
import org.quern.jobs.mapreduce.ReadPlan;
import org.quern.jobs.mapreduce.StateLimits;
import org.quern.jobs.mapreduce.WorkDirectory;
import org.quern.pass.Algorithm;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;
import org.quern.pass.Journal;
import org.quern.pass.JournalStorage;
import org.quern.pass.JournaledRunner;
import org.quern.pass.LocalEngine;
import org.quern.pass.LocalMapRunner;
import org.quern.pass.Pass;
import org.quern.pass.PassEngine;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;
import org.quern.pass.StateLimit;
import org.quern.pass.WrittenBehind;

/** Runs algorithms on the engine that the options and the data choose, with a journal where a run can be resumed. */
final class Engines {
    private final String verb;
    private final String command;
    private final Configuration configuration;
    private final Host host;
    private final PrintStream out;
    private final Progress progress;

    /** @param command verb and options, to recognise a run of the same command */
    Engines(String verb, String command, Configuration configuration, Host host, PrintStream out, Progress progress) {
        this.verb = verb;
        this.command = command;
        this.configuration = configuration;
        this.host = host;
        this.out = out;
        this.progress = progress;
    }

    /** Ends a verb whose plan was printed. */
    static final class PlanPrinted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PlanPrinted() {
            super("dry run", null, false, false);
        }
    }

    /** By default the workers of the host, else local as soon as one of the paths is: no other node would see it. */
    EngineKind kind(EngineOptions options, Path... paths) throws IOException {
        Optional<EngineKind> chosen = options.engine();
        if (chosen.isPresent()) {
            if (chosen.get() == EngineKind.YARN && host.isRehearsalOver(EngineKind.MAPREDUCE)) {
                throw noWorkers();
            }
            return chosen.get();
        }
        if (host.defaultEngine().isPresent()) {
            return host.defaultEngine().get();
        }
        for (Path path : paths) {
            if (path.getFileSystem(configuration) instanceof LocalFileSystem) {
                return EngineKind.LOCAL;
            }
        }
        return EngineKind.MAPREDUCE;
    }

    private EngineKind told(EngineKind kind) {
        host.notes().runsOn(kind.toString());
        return kind;
    }

    /** What is done with a result before what its run has finished is forgotten. */
    @FunctionalInterface
    interface Use<M> {
        void accept(M result) throws IOException;
    }

    <M> M fit(Algorithm<M> algorithm, ChunkSet data, EngineOptions options) throws IOException {
        return fit(algorithm, data, options, result -> {});
    }

    <M> M fit(Algorithm<M> algorithm, ChunkSet data, EngineOptions options, Use<? super M> use) throws IOException {
        EngineKind kind = told(kind(options, data.path()));
        List<PlannedPass> plan = algorithm.plan(data.info());
        StateLimit limit = limit(kind);
        if (isDry(options)) {
            return algorithm.fit(new DryRun(data, kind, plan, limit), progress);
        }
        limit.check(plan);
        Optional<WorkDirectory> work = workDirectory(data, kind, options);
        PassEngine engine = engine(data, kind, work, options);
        if (work.isPresent()) {
            return fitJournaled(algorithm, engine, kind, work.get(), limit, use);
        }
        M result = algorithm.fit(limit.over(engine), progress);
        use.accept(result);
        return result;
    }

    private StateLimit limit(EngineKind kind) {
        return switch (kind) {
            case LOCAL -> StateLimits.local(configuration);
            case MAPREDUCE -> StateLimits.mapReduce(configuration);
            case YARN ->
                host.engine().map(ClusterEngine::stateLimit).orElseGet(() -> StateLimits.workers(configuration));
        };
    }

    private ClusterEngine workers() {
        return host.engine().orElseThrow(Engines::noWorkers);
    }

    private static QuernException noWorkers() {
        return new QuernException("--engine yarn needs an application with workers: run the command by"
                + " 'quern yarn submit', without --over mapreduce");
    }

    private boolean isDry(EngineOptions options) {
        return options.dryRun() || host.rehearsal().isPresent();
    }

    /** Ends a rehearsal, for verbs whose work is not a pass. */
    void endRehearsal() {
        if (host.rehearsal().isPresent()) {
            throw new PlanPrinted();
        }
    }

    Counts map(ChunkMap map, ChunkSet data, ChunkSetWriter target, EngineOptions options) throws IOException {
        EngineKind kind = told(kind(options, data.path(), new Path(target.plan().directory())));
        if (isDry(options)) {
            ReadPlan plan = ReadPlan.of(map.columns(), 0, data, configuration);
            print(kind, data, map.type().name(), plan.lines(), plan.splits(), 0);
            throw new PlanPrinted();
        }
        if (kind == EngineKind.LOCAL) {
            Counts counts = new LocalMapRunner(data, localOptions(options).threads(), progress).run(map, target);
            target.commit();
            return counts;
        }
        if (kind == EngineKind.YARN) {
            return workers().map(map, data, target, progress);
        }
        WorkDirectory work = jobDirectory(data.info().digest(), options);
        try {
            return new ChunkMapJob(verb, configuration, work.path(), progress).run(map, data, target);
        } finally {
            work.delete();
        }
    }

    /** For an import from {@code input} to {@code output}. */
    ImportEngine importEngine(String input, String output, EngineOptions options) throws IOException {
        EngineKind kind = told(kind(options, new Path(input), new Path(output)));
        if (isDry(options)) {
            return (plan, tasks, records, conf) -> {
                out.println("Engine: " + kind);
                out.println("import " + input + " to " + output);
                out.println("  stored bytes: "
                        + tasks.stream().mapToLong(ImportTask::bytes).sum());
                out.println("  tasks: " + tasks.size());
                throw new PlanPrinted();
            };
        }
        if (kind == EngineKind.LOCAL) {
            return new LocalImportEngine(localOptions(options).threads());
        }
        if (kind == EngineKind.YARN) {
            return workers().importEngine(progress);
        }
        return (plan, tasks, records, conf) -> {
            WorkDirectory work = jobDirectory("", options);
            try {
                return new ImportJob(input, work.path(), progress).run(plan, tasks, records, conf);
            } finally {
                work.delete();
            }
        };
    }

    /** A new directory, where {@code quern clean} finds it if this process dies. */
    WorkDirectory scratch() throws IOException {
        return WorkDirectory.of(verb, command, "", false, configuration, progress);
    }

    /** Of a run that is one job, so that there is nothing to resume. */
    private WorkDirectory jobDirectory(String dataDigest, EngineOptions options) throws IOException {
        return options.workDirectory().isPresent()
                ? WorkDirectory.at(new Path(options.workDirectory().get()), false, configuration)
                : WorkDirectory.of(verb, command, dataDigest, false, configuration, progress);
    }

    private void print(EngineKind kind, ChunkSet data, String what, List<String> lines, int maps, int reducers) {
        out.println("Engine: " + kind);
        out.println("Data: " + data.path() + ", generation " + data.info().generation());
        out.println(what);
        lines.forEach(line -> out.println("  " + line));
        if (kind == EngineKind.MAPREDUCE) {
            out.println("  map tasks: " + maps);
            out.println("  reduce tasks: " + reducers);
        }
    }

    private <M> M fitJournaled(
            Algorithm<M> algorithm,
            PassEngine engine,
            EngineKind kind,
            WorkDirectory work,
            StateLimit limit,
            Use<? super M> use)
            throws IOException {
        boolean finished = false;
        work.stopLeftJobs(configuration, progress);
        if (work.passes() > 0) {
            progress.message("Going on after the " + work.finished() + " of an earlier run, kept in " + work.path());
        }
        try {
            M result = kind == EngineKind.YARN
                    ? fitWrittenBehind(algorithm, engine, work, limit, use)
                    : fit(algorithm, engine, work.journal(), limit, use);
            finished = true;
            return result;
        } finally {
            if (finished || work.passes() == 0) {
                work.delete();
            } else {
                progress.message("Finished passes are kept in " + work.path() + ": --resume goes on from there");
            }
        }
    }

    /** With resident workers a pass may be shorter than the writing of its journal entry. */
    private <M> M fitWrittenBehind(
            Algorithm<M> algorithm, PassEngine engine, WorkDirectory work, StateLimit limit, Use<? super M> use)
            throws IOException {
        try (WrittenBehind journal = new WrittenBehind(work.journal())) {
            M result = fit(algorithm, engine, journal, limit, use);
            journal.discard();
            return result;
        }
    }

    private <M> M fit(
            Algorithm<M> algorithm, PassEngine engine, JournalStorage storage, StateLimit limit, Use<? super M> use)
            throws IOException {
        Journal journal = new Journal(storage, progress);
        M result = algorithm.fit(limit.over(new JournaledRunner(engine, journal, progress)), progress);
        use.accept(result);
        return result;
    }

    private Optional<WorkDirectory> workDirectory(ChunkSet data, EngineKind kind, EngineOptions options)
            throws IOException {
        boolean again = host.run().map(Host.Run::isAgain).orElse(false);
        if (options.workDirectory().isPresent()) {
            return Optional.of(WorkDirectory.at(
                    new Path(options.workDirectory().get()), options.resume() || again, configuration));
        }
        if (kind == EngineKind.LOCAL) {
            if (options.resume()) {
                throw new QuernException(
                        "--resume with the local engine needs --work-dir, the directory of the journal");
            }
            return Optional.empty();
        }
        String digest = data.info().digest();
        return Optional.of(
                host.run().isPresent() && !options.resume()
                        ? WorkDirectory.ofRun(
                                verb, command, digest, host.run().get().id(), configuration)
                        : WorkDirectory.of(verb, command, digest, options.resume(), configuration, progress));
    }

    private PassEngine engine(ChunkSet data, EngineKind kind, Optional<WorkDirectory> work, EngineOptions options)
            throws IOException {
        return switch (kind) {
            case LOCAL -> new LocalEngine(data, localOptions(options), progress);
            case MAPREDUCE ->
                new MapReduceEngine(
                        verb, data, configuration, work.orElseThrow().path(), progress);
            case YARN -> workers().passes(data, progress);
        };
    }

    private static LocalEngine.Options localOptions(EngineOptions options) {
        LocalEngine.Options local = LocalEngine.Options.defaults();
        if (options.threads().isPresent()) {
            local = local.withThreads(options.threads().getAsInt());
        }
        return options.memory().isPresent()
                ? local.withCacheBytes(options.memory().getAsLong())
                : local;
    }

    /** Prints the plan of the first pass in full, since it is known, and the passes expected after it as far as they are. */
    private final class DryRun implements PassRunner {
        private final ChunkSet data;
        private final EngineKind kind;
        private final List<PlannedPass> expected;
        private final StateLimit limit;

        DryRun(ChunkSet data, EngineKind kind, List<PlannedPass> expected, StateLimit limit) {
            this.data = data;
            this.kind = kind;
            this.expected = expected;
            this.limit = limit;
        }

        @Override
        public DataSetInfo data() {
            return data.info();
        }

        @Override
        public <S, R> R run(Pass<S, R> pass) {
            try {
                PassPlan plan = PassPlan.of(pass, data, configuration);
                print(
                        kind,
                        data,
                        "Pass 1: " + plan.pass(),
                        plan.lines(),
                        plan.read().splits(),
                        plan.reducers());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (expected.isEmpty()) {
                out.println("Later passes, if any, depend on its result.");
            } else {
                out.println("Expected passes:");
                expected.forEach(planned -> out.println("  " + planned.line()));
            }
            limit.check(pass);
            limit.check(expected);
            throw new PlanPrinted();
        }
    }
}
