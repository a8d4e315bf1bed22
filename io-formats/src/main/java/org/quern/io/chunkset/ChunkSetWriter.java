package org.quern.io.chunkset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ChunkSink;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write of a chunk set: a new set, rows appended to one, or one replaced. Either rows come through {@link #write} in
 * one thread and {@link #commit()} ends the write, or several {@link PartWriter}s, here or in tasks, write parts and
 * {@link #commit(List)} is given what they wrote, in row order. Nothing is visible before the commit, which makes the
 * next generation visible at once; of two writers at once the second to commit fails and leaves nothing visible.
 *
 * <p>A factor declared without levels takes those its rows bring, in text order ({@link String#compareTo}) over all
 * parts, so that the order does not depend on parts or threads. Appending adds new levels after the present ones, so
 * that old codes keep their meaning. Low, high and missing of the schema are those of the rows, whatever was declared.
 */
public final class ChunkSetWriter implements ChunkSink {
    /** Name and version that manifests and files carry. */
    static final String WRITER = "Quern " + version();

    private static final Logger LOG = LoggerFactory.getLogger(ChunkSetWriter.class);

    private final FileSystem fileSystem;
    private final Configuration conf;
    private final Path directory;
    private final ManifestStore store;
    private final WriteMode mode;
    /** The set as it was when the write began. */
    private final Optional<Manifest> base;

    private final long generation;
    private final String writeId = UUID.randomUUID().toString().substring(0, 8);
    private final Path staging;
    private final boolean createdDirectory;
    private final WritePlan plan;
    private PartWriter own;
    /** Whether a manifest was offered and it is not certain that it did not become visible. */
    private boolean offered;

    private boolean ended;

    private ChunkSetWriter(
            FileSystem fileSystem,
            Path directory,
            Schema schema,
            WriteMode mode,
            ChunkSetOptions options,
            Configuration conf)
            throws IOException {
        this.fileSystem = fileSystem;
        this.directory = directory;
        this.conf = conf;
        this.mode = mode;
        this.store = new ManifestStore(fileSystem, directory);
        Optional<ManifestStore.Listing> listing = store.list();
        this.base = listing.isPresent() ? base(listing.get()) : Optional.empty();
        checkMode();
        this.generation = base.map(Manifest::generation).orElse(0L) + 1;
        this.staging = store.stagingPath(generation, writeId);
        this.plan = new WritePlan(directory.toString(), staging.toString(), planned(schema), options);
        this.createdDirectory = listing.isEmpty();
        if (!fileSystem.mkdirs(staging)) {
            throw new QuernException("Cannot create " + staging + ": permission denied, or a file is in the way");
        }
    }

    /** @param schema of the rows to come; names, types and order must agree with the set when appending */
    public static ChunkSetWriter open(
            Path directory, Schema schema, WriteMode mode, ChunkSetOptions options, Configuration conf)
            throws IOException {
        FileSystem fileSystem = Storage.of(directory, conf);
        Path qualified = Storage.qualified(fileSystem, directory);
        if (schema.size() == 0) {
            throw new QuernException("Cannot write " + qualified + ": it would have no columns");
        }
        try {
            return new ChunkSetWriter(fileSystem, qualified, schema, mode, options, conf);
        } catch (IOException e) {
            throw Storage.failure("write", qualified, e);
        }
    }

    private static String version() {
        String version = ChunkSetWriter.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private Optional<Manifest> base(ManifestStore.Listing listing) throws IOException {
        if (listing.newest().isEmpty()) {
            if (listing.strangers().isPresent()) {
                throw new QuernException("Cannot write " + directory + ": it exists and is no chunk set (it holds "
                        + listing.strangers().get().getName() + "); choose another name");
            }
            return Optional.empty();
        }
        long newest = listing.newest().getAsLong();
        Optional<Manifest> manifest = store.read(newest);
        if (manifest.isEmpty()) {
            throw new QuernException("Cannot write " + directory
                    + ": another write is being committed, or died while it" + " was; if none is running, delete "
                    + store.manifestPath(newest).getName());
        }
        return manifest;
    }

    private void checkMode() {
        if (mode == WriteMode.CREATE && base.isPresent()) {
            throw new QuernException("Cannot create " + directory + ": it exists (generation "
                    + base.get().generation() + ", " + base.get().rows()
                    + " rows); overwrite it, append rows to it or choose another name");
        }
    }

    /** The schema that parts are written with: when appending, present levels first. */
    private Schema planned(Schema schema) {
        if (mode != WriteMode.APPEND || base.isEmpty()) {
            return schema;
        }
        Schema present = base.get().schema();
        requireAgreement(present, schema);
        List<Variable> variables = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Variable variable = schema.variables().get(i);
            boolean declared = !variable.levels().isEmpty();
            variables.add(
                    declared
                            ? variable.withLevels(
                                    union(present.variables().get(i).levels(), variable.levels()))
                            : variable);
        }
        return new Schema(variables);
    }

    private void requireAgreement(Schema present, Schema appended) {
        List<String> problems = new ArrayList<>();
        for (Variable variable : present.variables()) {
            Optional<Variable> other = appended.find(variable.name());
            if (other.isEmpty()) {
                problems.add("column '" + variable.name() + "' is lacking");
            } else if (other.get().type() != variable.type()) {
                problems.add("column '" + variable.name() + "' is "
                        + other.get().type().label() + ", there it is "
                        + variable.type().label());
            }
        }
        for (String name : appended.names()) {
            if (!present.contains(name)) {
                problems.add("column '" + name + "' is not in the set");
            }
        }
        if (problems.isEmpty() && !present.names().equals(appended.names())) {
            problems.add("the columns come in another order: " + String.join(", ", appended.names()) + "; there it is "
                    + String.join(", ", present.names()));
        }
        if (!problems.isEmpty()) {
            throw new QuernException("Cannot append rows to " + directory + ": " + String.join("; ", problems));
        }
    }

    private static List<String> union(List<String> first, List<String> then) {
        Set<String> known = new HashSet<>(first);
        List<String> levels = new ArrayList<>(first);
        for (String level : then) {
            if (known.add(level)) {
                levels.add(level);
            }
        }
        return levels;
    }

    /** What tasks need to write parts of this write. */
    public WritePlan plan() {
        return plan;
    }

    /** A writer of one part in this process. */
    public PartWriter partWriter() throws IOException {
        return PartWriter.open(plan, conf);
    }

    @Override
    public void write(Chunk chunk) throws IOException {
        if (own == null) {
            own = partWriter();
        }
        own.write(chunk);
    }

    @Override
    public void commit() throws IOException {
        commit(own == null ? List.of() : List.of(own.finish()));
    }

    /** Makes these parts, in this row order, the next generation (or, when appending, its new rows). */
    public Manifest commit(List<PartInfo> parts) throws IOException {
        if (ended) {
            throw new IllegalStateException("the write has ended");
        }
        Manifest manifest = next(parts);
        try {
            moveIntoPlace(parts, manifest);
            offered = true;
            if (!store.publish(manifest, staging) && !isCommitted(manifest)) {
                offered = false;
                throw store.overtaken(staging);
            }
        } catch (IOException e) {
            // The manifest may be visible although the answer was lost.
            Optional<Manifest> committed = committed();
            if (committed.isEmpty() && store.isOvertaken(staging)) {
                throw store.overtaken(staging);
            }
            if (committed.isEmpty()) {
                throw Storage.failure("commit generation " + generation + " of", directory, e);
            }
            if (!committed.get().equals(manifest)) {
                offered = false;
                throw store.overtaken(staging);
            }
        }
        ended = true;
        tidy(manifest);
        return manifest;
    }

    /** Whether the manifest that is there is this one after all: a rename sent again finds its own work in the way. */
    private boolean isCommitted(Manifest manifest) throws IOException {
        return store.read(generation).filter(manifest::equals).isPresent();
    }

    /** The manifest of this write's generation, if there is one. */
    private Optional<Manifest> committed() {
        try {
            return store.read(generation);
        } catch (IOException e) {
            LOG.debug("Generation {} of {} cannot be read", generation, directory, e);
            return Optional.empty();
        }
    }

    private Manifest next(List<PartInfo> parts) {
        boolean appending = mode == WriteMode.APPEND && base.isPresent();
        List<PartFile> files = new ArrayList<>(appending ? base.get().files() : List.of());
        long rows = appending ? base.get().rows() : 0;
        int sequence = 0;
        for (PartInfo part : parts) {
            for (PartFile file : part.files()) {
                List<PartChunk> chunks = new ArrayList<>();
                for (PartChunk chunk : file.chunks()) {
                    chunks.add(new PartChunk(chunk.rowGroup(), rows, chunk.rows(), chunk.offset(), chunk.length()));
                    rows += chunk.rows();
                }
                String name = ManifestStore.partName(generation, sequence++, writeId);
                files.add(new PartFile(name, file.length(), file.footerChecksum(), 0, chunks));
            }
        }
        return new Manifest(generation, WRITER, new Schema(described(parts, appending)), files);
    }

    private List<Variable> described(List<PartInfo> parts, boolean appending) {
        List<Variable> variables = new ArrayList<>();
        for (int i = 0; i < plan.schema().size(); i++) {
            Variable variable = described(plan.schema().variables().get(i), i, parts);
            variables.add(
                    appending
                            ? joined(
                                    base.get().schema().variables().get(i),
                                    base.get().rows(),
                                    variable)
                            : variable);
        }
        return variables;
    }

    /** A variable with levels, low, high and missing as the parts found them. */
    private static Variable described(Variable declared, int column, List<PartInfo> parts) {
        double low = Double.NaN;
        double high = Double.NaN;
        long missing = 0;
        Set<String> met = new TreeSet<>();
        for (PartInfo part : parts) {
            ColumnFacts facts = part.columns().get(column);
            low = PartWriter.least(low, facts.low());
            high = PartWriter.greatest(high, facts.high());
            missing += facts.missing();
            met.addAll(facts.levels());
        }
        Variable variable = declared.withRange(low, high).withMissing(missing);
        return declared.type().isFactor() && declared.levels().isEmpty()
                ? variable.withLevels(List.copyOf(met))
                : variable;
    }

    /** What a set's variable is after rows were appended. */
    private static Variable joined(Variable present, long presentRows, Variable appended) {
        boolean noneValid = present.missing() == presentRows;
        boolean known = present.hasRange() || noneValid;
        boolean counted = present.missing() >= 0;
        return new Variable(
                present.name(),
                present.type(),
                present.description().isEmpty() ? appended.description() : present.description(),
                union(present.levels(), appended.levels()),
                known ? PartWriter.least(present.low(), appended.low()) : Double.NaN,
                known ? PartWriter.greatest(present.high(), appended.high()) : Double.NaN,
                counted ? present.missing() + appended.missing() : -1,
                present.valueLabels().isEmpty() ? appended.valueLabels() : present.valueLabels());
    }

    /** Gives the parts their names in the set's directory: no manifest lists them yet. */
    private void moveIntoPlace(List<PartInfo> parts, Manifest manifest) throws IOException {
        int next = manifest.files().size()
                - parts.stream().mapToInt(part -> part.files().size()).sum();
        for (PartInfo part : parts) {
            for (PartFile file : part.files()) {
                Path source = new Path(staging, file.name());
                Path target = new Path(directory, manifest.files().get(next++).name());
                if (!Storage.moved(fileSystem, source, target)) {
                    throw new IOException("cannot rename " + source + " to " + target.getName());
                }
            }
        }
    }

    /** Housekeeping after the commit; the set is as it should be whether or not this succeeds. */
    private void tidy(Manifest manifest) {
        try {
            if (mode == WriteMode.OVERWRITE && base.isPresent()) {
                setAsideReplacedParts(manifest);
            }
            store.clean(manifest);
        } catch (IOException e) {
            LOG.warn(
                    "Generation {} of {} is committed, but remains of earlier ones could not be removed",
                    generation,
                    directory,
                    e);
        }
    }

    /** Readers of the previous generation find its files there until the next write. */
    private void setAsideReplacedParts(Manifest manifest) throws IOException {
        Path aside = store.replacedPath(manifest.generation());
        fileSystem.mkdirs(aside);
        for (PartFile file : base.get().files()) {
            Path part = new Path(directory, file.name());
            if (!fileSystem.rename(part, new Path(aside, file.name()))) {
                LOG.debug("{} was gone already", part);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        try {
            if (own != null) {
                own.close();
            }
            fileSystem.delete(staging, true);
            // Parts that a manifest may list stay; if none does, the next write removes them.
            if (!offered) {
                removeMovedParts();
            }
            if (createdDirectory && fileSystem.listStatus(directory).length == 0) {
                fileSystem.delete(directory, false);
            }
        } catch (IOException e) {
            throw Storage.failure("remove what was not committed of", directory, e);
        }
    }

    private void removeMovedParts() throws IOException {
        Optional<ManifestStore.Listing> listing = store.list();
        if (listing.isPresent()) {
            for (String name : listing.get().parts().keySet()) {
                if (name.endsWith("-" + writeId + ".parquet")) {
                    fileSystem.delete(new Path(directory, name), false);
                }
            }
        }
    }
}
