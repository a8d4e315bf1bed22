package org.quern.jobs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.mapreduce.MapReduceEngine;
import org.quern.jobs.mapreduce.PassPlan;
import org.quern.jobs.mapreduce.WorkDirectory;
import org.quern.pass.Algorithm;
import org.quern.pass.Journal;
import org.quern.pass.JournaledRunner;
import org.quern.pass.LocalEngine;
import org.quern.pass.Pass;
import org.quern.pass.PassEngine;
import org.quern.pass.PassRunner;
import org.quern.pass.Progress;

/** Runs algorithms on the engine that the options and the data choose, with a journal where a run can be resumed. */
final class Engines {
    private final String verb;
    private final String command;
    private final Configuration configuration;
    private final PrintStream out;
    private final Progress progress;

    /** @param command verb and options, to recognise a run of the same command */
    Engines(String verb, String command, Configuration configuration, PrintStream out, Progress progress) {
        this.verb = verb;
        this.command = command;
        this.configuration = configuration;
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

    EngineKind kind(Path data, EngineOptions options) throws IOException {
        Optional<EngineKind> chosen = options.engine();
        if (chosen.isPresent()) {
            return chosen.get();
        }
        return data.getFileSystem(configuration) instanceof LocalFileSystem ? EngineKind.LOCAL : EngineKind.MAPREDUCE;
    }

    <M> M fit(Algorithm<M> algorithm, ChunkSet data, EngineOptions options) throws IOException {
        EngineKind kind = kind(data.path(), options);
        if (options.dryRun()) {
            return algorithm.fit(new DryRun(data, kind), progress);
        }
        Optional<WorkDirectory> work = workDirectory(data, kind, options);
        PassEngine engine = engine(data, kind, work, options);
        if (work.isEmpty()) {
            return algorithm.fit(engine, progress);
        }
        return fitJournaled(algorithm, engine, work.get());
    }

    private <M> M fitJournaled(Algorithm<M> algorithm, PassEngine engine, WorkDirectory work) throws IOException {
        boolean finished = false;
        try {
            Journal journal = new Journal(work.journal(), progress);
            M result = algorithm.fit(new JournaledRunner(engine, journal, progress), progress);
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

    private Optional<WorkDirectory> workDirectory(ChunkSet data, EngineKind kind, EngineOptions options)
            throws IOException {
        if (options.workDirectory().isPresent()) {
            return Optional.of(
                    WorkDirectory.at(new Path(options.workDirectory().get()), options.resume(), configuration));
        }
        if (kind == EngineKind.LOCAL) {
            if (options.resume()) {
                throw new QuernException(
                        "--resume with the local engine needs --work-dir, the directory of the journal");
            }
            return Optional.empty();
        }
        return Optional.of(
                WorkDirectory.of(verb, command, data.info().digest(), options.resume(), configuration, progress));
    }

    private PassEngine engine(ChunkSet data, EngineKind kind, Optional<WorkDirectory> work, EngineOptions options) {
        return switch (kind) {
            case LOCAL -> new LocalEngine(data, localOptions(options), progress);
            case MAPREDUCE ->
                new MapReduceEngine(
                        verb, data, configuration, work.orElseThrow().path(), progress);
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

    /** Prints the plan of the first pass; what the next one would be depends on its result. */
    private final class DryRun implements PassRunner {
        private final ChunkSet data;
        private final EngineKind kind;

        DryRun(ChunkSet data, EngineKind kind) {
            this.data = data;
            this.kind = kind;
        }

        @Override
        public DataSetInfo data() {
            return data.info();
        }

        @Override
        public <S, R> R run(Pass<S, R> pass) {
            try {
                PassPlan plan = PassPlan.of(pass, data, configuration);
                out.println("Engine: " + kind);
                out.println("Data: " + data.path() + ", generation " + data().generation());
                out.println(plan.text(kind == EngineKind.MAPREDUCE));
                out.println("Later passes, if any, depend on its result.");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new PlanPrinted();
        }
    }
}
