package org.quern.io.chunkset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.quern.QuernException;

/**
 * The manifests of a chunk set, one file per generation. A generation is published by making its file appear whole and
 * only if there is none yet: by a hard link in the local file system, by a rename in file systems whose rename is atomic
 * and never overwrites, else by exclusive creation.
 */
final class ManifestStore {
    private static final Pattern MANIFEST = Pattern.compile("_manifest-(\\d{8,18})\\.json");
    private static final Pattern STAGING = Pattern.compile("_staging-(\\d{8,18})-.*");
    private static final Pattern REPLACED = Pattern.compile("_replaced-(\\d{8,18})");
    private static final Pattern PART = Pattern.compile("part-(\\d{5,18})-\\d{5,}-[0-9a-f]{8}\\.parquet");
    /** Schemes whose rename is atomic and fails where the target exists. */
    private static final Set<String> RENAME_IS_EXCLUSIVE =
            Set.of("hdfs", "viewfs", "webhdfs", "swebhdfs", "abfs", "abfss", "ofs", "o3fs");

    private final FileSystem fileSystem;
    private final Path directory;

    ManifestStore(FileSystem fileSystem, Path directory) {
        this.fileSystem = fileSystem;
        this.directory = directory;
    }

    static String partName(long generation, int sequence, String writeId) {
        return String.format("part-%05d-%05d-%s.parquet", generation, sequence, writeId);
    }

    Path manifestPath(long generation) {
        return new Path(directory, String.format("_manifest-%08d.json", generation));
    }

    Path stagingPath(long generation, String writeId) {
        return new Path(directory, String.format("_staging-%08d-%s", generation, writeId));
    }

    Path replacedPath(long generation) {
        return new Path(directory, String.format("_replaced-%08d", generation));
    }

    /** Generation in a name of that pattern. */
    private static OptionalLong generation(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /**
     * What the directory holds.
     *
     * @param manifests by generation
     * @param parts files by name
     * @param replaced directories of replaced parts, by the generation that replaced them
     * @param staging directories of writes by their path, with the generation they aim at
     * @param strangers the first entry that is none of a chunk set's, if any
     */
    record Listing(
            TreeMap<Long, FileStatus> manifests,
            Map<String, FileStatus> parts,
            TreeMap<Long, Path> replaced,
            Map<Path, Long> staging,
            Optional<Path> strangers) {

        OptionalLong newest() {
            return manifests.isEmpty() ? OptionalLong.empty() : OptionalLong.of(manifests.lastKey());
        }
    }

    /** What the directory holds, or empty if there is no such directory. */
    Optional<Listing> list() throws IOException {
        FileStatus[] entries;
        try {
            entries = fileSystem.listStatus(directory);
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
        Listing listing =
                new Listing(new TreeMap<>(), new HashMap<>(), new TreeMap<>(), new HashMap<>(), Optional.empty());
        Path stranger = null;
        for (FileStatus entry : entries) {
            if (!sort(entry, listing) && stranger == null) {
                stranger = entry.getPath();
            }
        }
        return Optional.of(new Listing(
                listing.manifests, listing.parts, listing.replaced, listing.staging, Optional.ofNullable(stranger)));
    }

    private static boolean sort(FileStatus entry, Listing listing) {
        Path path = entry.getPath();
        String name = path.getName();
        OptionalLong manifest = generation(MANIFEST, name);
        if (manifest.isPresent()) {
            listing.manifests.put(manifest.getAsLong(), entry);
            return true;
        }
        OptionalLong replaced = generation(REPLACED, name);
        if (replaced.isPresent()) {
            listing.replaced.put(replaced.getAsLong(), path);
            return true;
        }
        OptionalLong staging = generation(STAGING, name);
        if (staging.isPresent()) {
            listing.staging.put(path, staging.getAsLong());
            return true;
        }
        if (entry.isFile()) {
            listing.parts.put(name, entry);
        }
        return PART.matcher(name).matches();
    }

    /** Whether the generation that a write aims at, by the name of its staging directory, is committed already. */
    boolean isOvertaken(Path staging) {
        OptionalLong target = generation(STAGING, staging.getName());
        try {
            Optional<Listing> listing = list();
            return target.isPresent()
                    && listing.isPresent()
                    && listing.get().newest().orElse(0) >= target.getAsLong();
        } catch (IOException e) {
            return false;
        }
    }

    /** Why a write failed whose generation was committed by another one. */
    QuernException overtaken(Path staging) {
        return new QuernException("Cannot commit generation "
                + generation(STAGING, staging.getName()).orElse(0) + " of " + directory
                + ": another writer has committed it meanwhile. Nothing of this write is visible; run it again");
    }

    /** The manifest of a generation; empty if its file is incomplete, which it is only while it is being written. */
    Optional<Manifest> read(long generation) throws IOException {
        Path path = manifestPath(generation);
        String text;
        try (FSDataInputStream in = fileSystem.open(path)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (!text.stripTrailing().endsWith("}")) {
            return Optional.empty();
        }
        Manifest manifest = Manifest.fromJson(text, path.toString());
        if (manifest.generation() != generation) {
            throw new QuernException("Cannot read " + path + ": it says generation " + manifest.generation()
                    + "; was it copied under another name?");
        }
        return Optional.of(manifest);
    }

    /** Makes the manifest visible, unless its generation exists already: then false. */
    boolean publish(Manifest manifest, Path staging) throws IOException {
        Path target = manifestPath(manifest.generation());
        byte[] json = (manifest.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        if (fileSystem instanceof RawLocalFileSystem local
                && local.getUri().getScheme().equals("file")) {
            return publishByLink(local, json, new Path(staging, "manifest.json"), target);
        }
        if (RENAME_IS_EXCLUSIVE.contains(fileSystem.getUri().getScheme())) {
            Path source = new Path(staging, "manifest.json");
            write(json, source);
            if (fileSystem.exists(target)) {
                return false;
            }
            if (fileSystem.rename(source, target)) {
                return true;
            }
            if (fileSystem.exists(target)) {
                return false;
            }
            throw new IOException("rename of " + source + " to " + target + " failed");
        }
        return publishByCreation(json, target);
    }

    private boolean publishByLink(RawLocalFileSystem local, byte[] json, Path source, Path target) throws IOException {
        write(json, source);
        try {
            Files.createLink(
                    local.pathToFile(target).toPath(), local.pathToFile(source).toPath());
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Some mounted file systems know no hard links; Hadoop's own exclusive creation looks first and then
            // creates.
            return publishByExclusiveOpen(local.pathToFile(target).toPath(), json);
        }
    }

    private static boolean publishByExclusiveOpen(java.nio.file.Path target, byte[] json) throws IOException {
        try {
            Files.write(target, json, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** As exclusive as the file system's creation is: two commits in the same instant may both win where it is not. */
    private boolean publishByCreation(byte[] json, Path target) throws IOException {
        try {
            write(json, target);
            return true;
        } catch (org.apache.hadoop.fs.FileAlreadyExistsException | FileAlreadyExistsException e) {
            return false;
        }
    }

    private void write(byte[] bytes, Path path) throws IOException {
        Storage.fill(fileSystem.create(path, false), out -> out.write(bytes));
    }

    /**
     * Removes what can no longer be needed once a generation is committed: stagings and parts of writes that aimed at it
     * or an earlier one (they can only fail), parts replaced before it, and manifests before the one before it.
     */
    void clean(Manifest committed) throws IOException {
        Listing listing = list().orElseThrow(() -> new FileNotFoundException(directory.toString()));
        long generation = committed.generation();
        for (Map.Entry<Path, Long> staging : listing.staging().entrySet()) {
            if (staging.getValue() <= generation) {
                fileSystem.delete(staging.getKey(), true);
            }
        }
        for (Path replaced : listing.replaced().headMap(generation).values()) {
            fileSystem.delete(replaced, true);
        }
        for (FileStatus manifest : listing.manifests().headMap(generation - 1).values()) {
            fileSystem.delete(manifest.getPath(), false);
        }
        Set<String> wanted = new HashSet<>();
        committed.files().forEach(file -> wanted.add(file.name()));
        for (FileStatus part : listing.parts().values()) {
            String name = part.getPath().getName();
            OptionalLong aimedAt = generation(PART, name);
            if (aimedAt.isPresent() && aimedAt.getAsLong() <= generation && !wanted.contains(name)) {
                fileSystem.delete(part.getPath(), false);
            }
        }
    }
}
