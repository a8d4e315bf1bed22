package org.quern.yarn.launch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.MRJobConfig;
import org.apache.hadoop.yarn.api.ApplicationConstants;
import org.apache.hadoop.yarn.conf.YarnConfiguration;

/**
 * The class path of a container: quern.jar before what the cluster's settings name for YARN and for MapReduce, whose variables
 * the node manager expands, and the user's jars. Jars come before directories, which a {@link ClassArchive} cannot have among
 * its own; master and workers go by the run's configuration, whatever files are in them.
 */
final class ClassPath {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");

    private ClassPath() {}

    static String of(Configuration configuration) {
        Set<String> entries = new LinkedHashSet<>();
        entries.add(ContainerSpec.JAR);
        entries.addAll(entries(
                configuration,
                YarnConfiguration.YARN_APPLICATION_CLASSPATH,
                List.of(YarnConfiguration.DEFAULT_YARN_CROSS_PLATFORM_APPLICATION_CLASSPATH)));
        entries.addAll(entries(configuration, MRJobConfig.MAPREDUCE_APPLICATION_CLASSPATH, mapReduceDefault()));
        entries.add(MasterLaunch.LIBRARIES + "/*");
        return entries.stream()
                .sorted(Comparator.comparing(ClassPath::isDirectory))
                .collect(Collectors.joining(ApplicationConstants.CLASS_PATH_SEPARATOR));
    }

    private static boolean isDirectory(String entry) {
        return !entry.endsWith(".jar") && !entry.endsWith("*");
    }

    /** Node managers do not hand on HADOOP_MAPRED_HOME unless they are told to, but MapReduce lies beside the rest of Hadoop. */
    private static List<String> mapReduceDefault() {
        List<String> entries = new ArrayList<>();
        for (String home : List.of("HADOOP_MAPRED_HOME", "HADOOP_COMMON_HOME")) {
            entries.add("$" + home + "/share/hadoop/mapreduce/*");
            entries.add("$" + home + "/share/hadoop/mapreduce/lib/*");
        }
        return entries;
    }

    private static List<String> entries(Configuration configuration, String key, List<String> defaults) {
        String[] set = configuration.getTrimmedStrings(key);
        List<String> entries = set.length == 0 ? defaults : List.of(set);
        return entries.stream()
                .map(entry -> VARIABLE.matcher(entry).replaceAll("{{$1}}"))
                .toList();
    }
}
