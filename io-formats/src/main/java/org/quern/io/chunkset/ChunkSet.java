package org.quern.io.chunkset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.Type;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ChunkInfo;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnRange;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.io.parquet.ColumnBounds;
import org.quern.io.parquet.ColumnMapping;
import org.quern.io.parquet.FactorLevels;
import org.quern.io.parquet.ParquetFooter;
import org.quern.io.parquet.RowGroupReader;

/**
 * A chunk set, or Parquet of other tools in place, opened for reading at one generation: later writes do not change what
 * it reads. Files that the next write replaces are found where it puts them aside; the write after that removes them.
 *
 * <p>Opening lists the directory, reads the manifest and compares names and lengths of the files with it. A file's
 * footer is read with its first chunk and compared with the manifest (checksum, row groups, rows, types); every page's
 * checksum is verified as it is read.
 */
public final class ChunkSet implements ChunkSource {
    private static final int ATTEMPTS = 10;

    private final FileSystem fileSystem;
    private final Path path;
    /** Directory that the manifest's file names are relative to. */
    private final Path base;

    private final Manifest manifest;
    private final List<String> notes;
    private final DataSetInfo info;
    /** File of each chunk, as an index into the manifest's files. */
    private final int[] fileOf;

    private final List<PartChunk> chunks = new ArrayList<>();
    private final Map<Integer, SoftReference<ParquetFooter>> footers = new ConcurrentHashMap<>();
    private final Map<String, FactorLevels> factorLevels = new ConcurrentHashMap<>();
    /** Files that were replaced meanwhile, where they are now. */
    private final Map<Integer, Path> moved = new ConcurrentHashMap<>();

    private ChunkSet(FileSystem fileSystem, Path path, Path base, Manifest manifest, List<String> notes) {
        this.fileSystem = fileSystem;
        this.path = path;
        this.base = base;
        this.manifest = manifest;
        this.notes = List.copyOf(notes);
        this.info = manifest.info(path.getName());
        this.fileOf = new int[info.chunks().size()];
        for (int f = 0; f < manifest.files().size(); f++) {
            for (PartChunk chunk : manifest.files().get(f).chunks()) {
                fileOf[chunks.size()] = f;
                chunks.add(chunk);
            }
        }
    }

    /** Opens a chunk set, a Parquet file, a directory of Parquet files or a glob of them. */
    public static ChunkSet open(Path path, Configuration conf) throws IOException {
        FileSystem fileSystem = Storage.of(path, conf);
        Path qualified = Storage.qualified(fileSystem, path);
        try {
            for (int attempt = 1; ; attempt++) {
                Optional<ManifestStore.Listing> listing = listing(fileSystem, qualified);
                if (listing.isEmpty() || listing.get().newest().isEmpty()) {
                    ForeignParquet foreign = ForeignParquet.open(fileSystem, qualified);
                    return foreign(fileSystem, qualified, foreign);
                }
                Optional<ChunkSet> set = open(fileSystem, qualified, listing.get(), attempt == ATTEMPTS);
                if (set.isPresent()) {
                    return set.get();
                }
            }
        } catch (IOException e) {
            throw Storage.failure("open", qualified, e);
        }
    }

    private static Optional<ManifestStore.Listing> listing(FileSystem fileSystem, Path path) throws IOException {
        try {
            return fileSystem.getFileStatus(path).isDirectory()
                    ? new ManifestStore(fileSystem, path).list()
                    : Optional.empty();
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    private static ChunkSet foreign(FileSystem fileSystem, Path path, ForeignParquet foreign) {
        ChunkSet set = new ChunkSet(fileSystem, path, foreign.base(), foreign.manifest(), foreign.notes());
        for (int f = 0; f < foreign.footers().size(); f++) {
            set.footers.put(f, new SoftReference<>(foreign.footers().get(f)));
        }
        return set;
    }

    /**
     * Opens the newest generation of a listing.
     *
     * @param last whether an empty result, for a set that changes while it is listed, is no longer wanted
     */
    private static Optional<ChunkSet> open(
            FileSystem fileSystem, Path path, ManifestStore.Listing listing, boolean last) throws IOException {
        ManifestStore store = new ManifestStore(fileSystem, path);
        List<String> notes = new ArrayList<>();
        for (long generation : listing.manifests().descendingKeySet()) {
            Optional<Manifest> manifest;
            try {
                manifest = store.read(generation);
            } catch (FileNotFoundException e) {
                if (last) {
                    throw e;
                }
                return Optional.empty();
            }
            if (manifest.isPresent()) {
                ChunkSet set = new ChunkSet(fileSystem, path, path, manifest.get(), notes);
                Optional<String> problem = set.compare(listing);
                if (problem.isEmpty()) {
                    return Optional.of(set);
                }
                boolean changed = !store.list()
                        .map(now -> now.newest().equals(listing.newest()))
                        .orElse(false);
                if (changed && !last) {
                    return Optional.empty();
                }
                throw new QuernException(problem.get());
            }
            notes.add(store.manifestPath(generation).getName()
                    + " is incomplete: a write is being committed or died while it was; the generation before is used");
        }
        throw new QuernException("Cannot open " + path + ": its manifest "
                + store.manifestPath(listing.newest().orElse(0)).getName()
                + " is incomplete; a write is being committed, or died while it was");
    }

    /** The first disagreement between the manifest and the files there are. */
    private Optional<String> compare(ManifestStore.Listing listing) throws IOException {
        for (int f = 0; f < manifest.files().size(); f++) {
            PartFile file = manifest.files().get(f);
            FileStatus status = listing.parts().get(file.name());
            if (status == null) {
                Optional<FileStatus> aside = findReplaced(file, listing);
                if (aside.isEmpty()) {
                    return Optional.of("Cannot open " + path + ": its file " + file.name() + " (" + file.rows()
                            + " rows) is missing, but the manifest of generation " + manifest.generation()
                            + " lists it; restore the file or import the data again");
                }
                status = aside.get();
                moved.put(f, status.getPath());
            }
            if (status.getLen() != file.length()) {
                return Optional.of("Cannot open " + path + ": its file " + file.name() + " has " + status.getLen()
                        + " bytes, but the manifest of generation " + manifest.generation() + " says " + file.length()
                        + "; was it changed by another program or copied in part?");
            }
        }
        return Optional.empty();
    }

    private Optional<FileStatus> findReplaced(PartFile file, ManifestStore.Listing listing) throws IOException {
        for (Path replaced : listing.replaced().descendingMap().values()) {
            try {
                return Optional.of(fileSystem.getFileStatus(new Path(replaced, file.name())));
            } catch (FileNotFoundException e) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** Opens what a driver opened, as it was then: for tasks, which get the manifest's JSON from the driver. */
    public static ChunkSet open(Path path, Manifest manifest, Configuration conf) throws IOException {
        FileSystem fileSystem = Storage.of(path, conf);
        Path qualified = Storage.qualified(fileSystem, path);
        try {
            Path base = manifest.generation() == 0 ? ForeignParquet.base(fileSystem, qualified) : qualified;
            return new ChunkSet(fileSystem, qualified, base, manifest, List.of());
        } catch (IOException e) {
            throw Storage.failure("open", qualified, e);
        }
    }

    /** Whether the path is a chunk set, or Parquet by name (.parquet, .parq) or by its first bytes. */
    public static boolean recognizes(Path path, Configuration conf) throws IOException {
        FileSystem fileSystem = Storage.of(path, conf);
        Path qualified = Storage.qualified(fileSystem, path);
        try {
            if (!fileSystem.exists(qualified)) {
                return ForeignParquet.isGlob(qualified) && ForeignParquet.isNamedParquet(qualified);
            }
            Optional<ManifestStore.Listing> listing = listing(fileSystem, qualified);
            if (listing.isPresent()) {
                return listing.get().newest().isPresent() || ForeignParquet.holdsParquet(fileSystem, qualified);
            }
            return ForeignParquet.isNamedParquet(qualified) || ParquetFooter.hasMagic(fileSystem, qualified);
        } catch (IOException e) {
            throw Storage.failure("open", qualified, e);
        }
    }

    public Path path() {
        return path;
    }

    /** Contents at the generation opened; for Parquet of other tools made from their footers. */
    public Manifest manifest() {
        return manifest;
    }

    /** Whether this is Parquet of another tool, without a manifest. */
    public boolean isForeign() {
        return manifest.generation() == 0;
    }

    /** Where the chunks lie, in index order, for splits. */
    public List<ChunkLocation> locations() {
        List<ChunkLocation> locations = new ArrayList<>();
        for (int c = 0; c < chunks.size(); c++) {
            PartChunk chunk = chunks.get(c);
            locations.add(new ChunkLocation(c, file(fileOf[c]), chunk.offset(), chunk.length()));
        }
        return locations;
    }

    /** Remarks for whoever asks for information, such as columns of other tools' files that cannot be used. */
    public List<String> notes() {
        return notes;
    }

    @Override
    public DataSetInfo info() {
        return info;
    }

    @Override
    public Chunk read(int chunk, List<String> columns) throws IOException {
        ChunkInfo place = info.chunks().get(chunk);
        Schema schema = schemaOf(columns);
        return retrying(fileOf[chunk], () -> {
            ParquetFooter footer = footer(fileOf[chunk]);
            List<RowGroupReader.Request> requests = new ArrayList<>();
            for (Variable variable : schema.variables()) {
                ColumnMapping mapping = mapping(footer, chunk, variable);
                requests.add(new RowGroupReader.Request(mapping, levels(variable)));
            }
            List<Column> read = reader(footer).read(chunks.get(chunk).rowGroup(), requests);
            return Chunk.of(place.index(), place.firstRow(), place.rows(), schema, read);
        });
    }

    private FactorLevels levels(Variable variable) {
        return variable.type().isFactor()
                ? factorLevels.computeIfAbsent(variable.name(), name -> FactorLevels.of(variable.levels()))
                : null;
    }

    private Schema schemaOf(List<String> columns) {
        for (String column : columns) {
            if (!info.schema().contains(column)) {
                throw new QuernException(
                        info.schema().unknown(column).replaceFirst("'([.;])", "' in " + info.name() + "$1"));
            }
        }
        return info.schema().select(columns);
    }

    private RowGroupReader reader(ParquetFooter footer) {
        return isForeign() ? RowGroupReader.ofForeign(fileSystem, footer) : RowGroupReader.ofOurs(fileSystem, footer);
    }

    private ColumnMapping mapping(ParquetFooter footer, int chunk, Variable variable) {
        String name = variable.name();
        if (!footer.schema().containsField(name)) {
            throw new QuernException("Column '" + name + "' is lacking in chunk " + chunk + " of " + info.name() + " ("
                    + footer.file() + "), but the manifest lists it");
        }
        Type field = footer.schema().getType(name);
        ColumnMapping mapping = ColumnMapping.of(field);
        if (!mapping.isUsable() || !mapping.canBe(variable.type())) {
            throw new QuernException("Column '" + name + "' is "
                    + (mapping.isUsable() ? mapping.type().label() : "unusable (" + mapping.reason() + ")")
                    + " in chunk "
                    + chunk + " of " + info.name() + " (" + footer.file() + "), but the manifest says "
                    + variable.type().label());
        }
        return mapping.as(variable.type());
    }

    @Override
    public boolean mayMatch(int chunk, List<ColumnRange> conditions) throws IOException {
        if (conditions.isEmpty()) {
            return true;
        }
        return retrying(fileOf[chunk], () -> {
            ParquetFooter footer = footer(fileOf[chunk]);
            for (ColumnRange condition : conditions) {
                Optional<Variable> variable = info.schema().find(condition.column());
                if (variable.isPresent() && !mayMatch(footer, chunk, variable.get(), condition)) {
                    return false;
                }
            }
            return true;
        });
    }

    private boolean mayMatch(ParquetFooter footer, int chunk, Variable variable, ColumnRange condition)
            throws IOException {
        ColumnMapping mapping = mapping(footer, chunk, variable);
        int rowGroup = chunks.get(chunk).rowGroup();
        ColumnChunkMetaData stored = footer.column(rowGroup, variable.name());
        if (stored == null) {
            return true;
        }
        ColumnBounds bounds = ColumnBounds.of(mapping, stored);
        if (bounds.allMissing()) {
            return false;
        }
        boolean numeric = variable.type() != org.quern.data.ColumnType.STRING
                && !variable.type().isFactor();
        if (numeric) {
            return condition.texts() != null || bounds.mayOverlap(condition.low(), condition.high());
        }
        if (condition.texts() == null) {
            return true;
        }
        Set<String> wanted = condition.texts();
        return wanted.stream().anyMatch(bounds::mayContain) && dictionaryMayHold(footer, rowGroup, mapping, wanted);
    }

    private boolean dictionaryMayHold(ParquetFooter footer, int rowGroup, ColumnMapping mapping, Set<String> wanted)
            throws IOException {
        String[] dictionary = reader(footer).dictionary(rowGroup, mapping);
        if (dictionary == null) {
            return true;
        }
        for (String text : dictionary) {
            if (wanted.contains(text)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long storedBytes(int chunk, List<String> columns) throws IOException {
        schemaOf(columns);
        return retrying(fileOf[chunk], () -> {
            ParquetFooter footer = footer(fileOf[chunk]);
            long bytes = 0;
            for (String column : columns) {
                ColumnChunkMetaData stored = footer.column(chunks.get(chunk).rowGroup(), column);
                bytes += stored == null ? 0 : stored.getTotalSize();
            }
            return bytes;
        });
    }

    /** Something that reads a file. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    /** Reads; where the file was replaced meanwhile, reads again from where it was put aside. */
    private <T> T retrying(int file, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (FileNotFoundException e) {
            if (isForeign() || !findAside(file)) {
                throw gone(file, e);
            }
        }
        try {
            return reading.read();
        } catch (FileNotFoundException e) {
            throw gone(file, e);
        }
    }

    /** Local files that may not be read are reported as not found. */
    private QuernException gone(int file, FileNotFoundException cause) {
        if (String.valueOf(cause.getMessage()).endsWith("(Permission denied)")) {
            return Storage.failure("read", file(file), cause);
        }
        return new PartGoneException(
                "Cannot read " + file(file) + " of " + info.name()
                        + ": it is gone. Was the set written twice, or removed, meanwhile?",
                cause);
    }

    private boolean findAside(int file) throws IOException {
        Optional<ManifestStore.Listing> listing = new ManifestStore(fileSystem, base).list();
        if (listing.isEmpty()) {
            return false;
        }
        Optional<FileStatus> aside = findReplaced(manifest.files().get(file), listing.get());
        aside.ifPresent(status -> {
            moved.put(file, status.getPath());
            footers.remove(file);
        });
        return aside.isPresent();
    }

    private Path file(int file) {
        Path aside = moved.get(file);
        return aside != null
                ? aside
                : new Path(base + "/" + manifest.files().get(file).name());
    }

    private ParquetFooter footer(int file) throws IOException {
        SoftReference<ParquetFooter> known = footers.get(file);
        ParquetFooter footer = known == null ? null : known.get();
        if (footer == null) {
            PartFile part = manifest.files().get(file);
            footer = ParquetFooter.read(fileSystem, file(file), part.length(), part.footerChecksum());
            requireAgreement(part, footer);
            footers.put(file, new SoftReference<>(footer));
        }
        return footer;
    }

    private static void requireAgreement(PartFile part, ParquetFooter footer) {
        for (PartChunk chunk : part.chunks()) {
            long rows = chunk.rowGroup() < footer.rowGroups().size()
                    ? footer.rowGroups().get(chunk.rowGroup()).getRowCount()
                    : -1;
            if (rows != chunk.rows()) {
                throw new QuernException("Row group " + chunk.rowGroup() + " of " + footer.file()
                        + (rows < 0 ? " does not exist" : " has " + rows + " rows") + ", but the manifest says "
                        + chunk.rows() + " rows");
            }
        }
    }
}
