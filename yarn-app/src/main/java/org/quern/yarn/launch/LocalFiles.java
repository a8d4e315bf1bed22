package org.quern.yarn.launch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.mapreduce.MRJobConfig;
import org.apache.hadoop.yarn.api.records.LocalResource;
import org.apache.hadoop.yarn.api.records.LocalResourceType;
import org.apache.hadoop.yarn.api.records.LocalResourceVisibility;
import org.apache.hadoop.yarn.api.records.URL;

/** The files that node managers bring into the working directories of containers. */
final class LocalFiles {
    private final Configuration configuration;

    LocalFiles(Configuration configuration) {
        this.configuration = configuration;
    }

    /** For the master. */
    Map<String, LocalResource> ofMaster(MasterLaunch launch) throws IOException {
        Map<String, LocalResource> files = ofWorker(launch);
        files.put(MasterLaunch.FILE, ofApplication(new Path(launch.staging(), MasterLaunch.FILE)));
        return files;
    }

    Map<String, LocalResource> ofWorker(MasterLaunch launch) throws IOException {
        Map<String, LocalResource> files = new LinkedHashMap<>();
        Path jar = new Path(launch.jar());
        files.put(ContainerSpec.CACHED_JAR, file(jar, LocalResourceType.FILE, visibilityOfShared(jar)));
        files.put(MasterLaunch.CONFIGURATION, ofApplication(new Path(launch.staging(), MasterLaunch.CONFIGURATION)));
        addLibraries(launch, files);
        addMapReduce(files);
        return files;
    }

    /** The jars of {@code -libjars}. */
    private void addLibraries(MasterLaunch launch, Map<String, LocalResource> files) throws IOException {
        Path libraries = new Path(launch.staging(), MasterLaunch.LIBRARIES);
        FileSystem fileSystem = libraries.getFileSystem(configuration);
        if (fileSystem.exists(libraries)) {
            for (FileStatus jar : fileSystem.listStatus(libraries)) {
                files.put(MasterLaunch.LIBRARIES + "/" + jar.getPath().getName(), ofApplication(jar.getPath()));
            }
        }
    }

    /** Where a cluster keeps MapReduce as an archive, its class path names the archive's link. */
    private void addMapReduce(Map<String, LocalResource> files) throws IOException {
        String archive = configuration.getTrimmed(MRJobConfig.MAPREDUCE_APPLICATION_FRAMEWORK_PATH, "");
        if (archive.isEmpty()) {
            return;
        }
        URI uri = URI.create(archive);
        Path path = new Path(uri.getScheme(), uri.getAuthority(), uri.getPath());
        String link = uri.getFragment() == null ? path.getName() : uri.getFragment();
        files.put(link, file(path, LocalResourceType.ARCHIVE, visibilityOfShared(path)));
    }

    LocalResource ofArchive(FileStatus archive) throws IOException {
        return file(archive.getPath(), LocalResourceType.FILE, visibilityOfShared(archive.getPath()));
    }

    private LocalResource ofApplication(Path path) throws IOException {
        return file(path, LocalResourceType.FILE, LocalResourceVisibility.APPLICATION);
    }

    private LocalResource file(Path path, LocalResourceType type, LocalResourceVisibility visibility)
            throws IOException {
        FileSystem fileSystem = path.getFileSystem(configuration);
        FileStatus status = fileSystem.getFileStatus(path);
        return LocalResource.newInstance(
                URL.fromPath(fileSystem.resolvePath(status.getPath())),
                type,
                visibility,
                status.getLen(),
                status.getModificationTime());
    }

    /** A node keeps one copy for all users of what all of them may read; its manager checks the same. */
    private LocalResourceVisibility visibilityOfShared(Path path) throws IOException {
        FileSystem fileSystem = path.getFileSystem(configuration);
        try {
            boolean isPublic = others(fileSystem, path).implies(FsAction.READ);
            for (Path parent = path.getParent(); parent != null && isPublic; parent = parent.getParent()) {
                isPublic = others(fileSystem, parent).implies(FsAction.EXECUTE);
            }
            return isPublic ? LocalResourceVisibility.PUBLIC : LocalResourceVisibility.PRIVATE;
        } catch (org.apache.hadoop.security.AccessControlException | FileNotFoundException e) {
            return LocalResourceVisibility.PRIVATE;
        }
    }

    private static FsAction others(FileSystem fileSystem, Path path) throws IOException {
        return fileSystem.getFileStatus(path).getPermission().getOtherAction();
    }
}
