package org.quern.jobs.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.imports.ImportEngine;
import org.quern.jobs.mapreduce.WorkDirectory;
import org.quern.jobs.record.RunNotes;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.pass.Algorithm;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;
import org.quern.pass.Progress;

/** What a running verb has at hand: the configuration, standard output, and ways to open data and run passes. */
public final class VerbContext {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private final String verb;
    private final Configuration configuration;
    private final PrintStream out;
    private final Progress progress;
    private final RunNotes notes;
    private final Engines engines;

    VerbContext(
            String verb, String command, Configuration configuration, Host host, PrintStream out, Progress progress) {
        this.verb = verb;
        this.configuration = configuration;
        this.out = out;
        this.progress = progress;
        this.notes = host.notes();
        this.engines = new Engines(verb, command, configuration, host, out, progress);
    }

    /** Name of the verb, such as {@code linmod}. */
    public String verb() {
        return verb;
    }

    /** Hadoop's configuration, with the generic options of the command line applied. */
    public Configuration configuration() {
        return configuration;
    }

    /** Takes results, and nothing else. UTF-8. */
    public PrintStream out() {
        return out;
    }

    /** Takes what the user hears meanwhile; goes to standard error. */
    public Progress progress() {
        return progress;
    }

    /** Opens the data of {@code --data}; the caller closes them. */
    public ChunkSet open(DataOptions data) throws IOException {
        return open(data.data());
    }

    /** Opens data; the caller closes them. */
    ChunkSet open(String data) throws IOException {
        ChunkSet opened = ChunkSet.open(new Path(data), configuration);
        notes.reads(new DataUsed(
                opened.path().toString(),
                OptionalLong.of(opened.info().generation()),
                OptionalLong.of(opened.info().rows())));
        return opened;
    }

    /** Tells the record of the run a number. */
    void count(String counter, long value) {
        notes.count(counter, value);
    }

    /**
     * Runs an algorithm on the engine that options and data choose. Where the options ask for a dry run the plan is printed
     * and the verb ends here.
     */
    public <M> M fit(Algorithm<M> algorithm, ChunkSet data, EngineOptions engine) throws IOException {
        return engines.fit(algorithm, data, engine);
    }

    /** The same; what cannot be stored can be fitted again with {@code --resume}, which then runs no pass. */
    <M> M fit(Algorithm<M> algorithm, ChunkSet data, EngineOptions engine, Engines.Use<? super M> store)
            throws IOException {
        return engines.fit(algorithm, data, engine, store);
    }

    /**
     * Runs row-wise output on the engine that options and paths choose, and commits what it wrote. Where the options ask for
     * a dry run the plan is printed and the verb ends here.
     *
     * @param target opened for the map's output; the caller closes it
     */
    public Counts map(ChunkMap map, ChunkSet data, ChunkSetWriter target, EngineOptions engine) throws IOException {
        Counts counts = engines.map(map, data, target, engine);
        counts.values().forEach(this::count);
        return counts;
    }

    /** The engine of an import; with a dry run it prints the plan and the verb ends when the engine is run. */
    public ImportEngine importEngine(String input, String output, EngineOptions engine) throws IOException {
        notes.reads(new DataUsed(input, OptionalLong.empty()));
        return engines.importEngine(input, output, engine);
    }

    /** A new directory for what the run needs meanwhile, which the caller deletes. */
    WorkDirectory scratch() throws IOException {
        return engines.scratch();
    }

    /** Ends a verb here that is only rehearsed; to be called before work that is not a pass. */
    void endRehearsal() {
        engines.endRehearsal();
    }

    /** Writes a value (maps, lists, records, numbers, texts) as indented JSON to {@link #out()}. */
    public void printJson(Object value) {
        out.println(json(value));
    }

    /** A value as indented JSON. */
    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not representable as JSON", e);
        }
    }
}
