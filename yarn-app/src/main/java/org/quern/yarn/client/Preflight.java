package org.quern.yarn.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.quern.NearestName;
import org.quern.QuernException;
import org.quern.jobs.Setting;
import org.quern.jobs.YarnSettings;
import org.quern.yarn.launch.MasterLaunch.Over;

/** Finds what a resource manager would refuse, or never grant, before anything is submitted; all of it together. */
final class Preflight {
    private final Cluster cluster;
    private final Configuration configuration;
    private final List<String> problems = new ArrayList<>();

    private Preflight(Cluster cluster, Configuration configuration) {
        this.cluster = cluster;
        this.configuration = configuration;
    }

    /** @throws QuernException with a line for each problem */
    static void check(
            Cluster cluster, Cluster.NewApplication application, SubmitOptions options, Configuration configuration)
            throws IOException {
        Preflight preflight = new Preflight(cluster, configuration);
        preflight.checkQueue(YarnSettings.QUEUE.of(configuration));
        preflight.checkContainers(application, options);
        if (!preflight.problems.isEmpty()) {
            throw new QuernException(String.join("\nquern: ", preflight.problems));
        }
    }

    private void checkQueue(String name) throws IOException {
        if (name.isEmpty()) {
            return;
        }
        Optional<Cluster.Queue> found = cluster.queue(name);
        if (found.isEmpty()) {
            Set<String> known = cluster.queues();
            problems.add("Unknown queue '" + name + "'"
                    + NearestName.to(name, known)
                            .map(nearest -> "; did you mean '" + nearest + "'?")
                            .orElse(".")
                    + (known.isEmpty() ? "" : " Queues: " + String.join(", ", new TreeSet<>(known))));
            return;
        }
        Cluster.Queue queue = found.get();
        if (!queue.leaves().isEmpty()) {
            problems.add("Queue '" + name + "' takes no applications itself; those below it do: "
                    + String.join(", ", new TreeSet<>(queue.leaves())));
        } else if (!queue.isOpen()) {
            problems.add("Queue '" + name + "' is stopped: it takes no applications now");
        } else if (!queue.mayTake()) {
            problems.add("You may not submit to queue '" + name + "': choose another, or ask its administrator");
        }
    }

    private void checkContainers(Cluster.NewApplication most, SubmitOptions options) throws IOException {
        Asked master = new Asked("master", YarnSettings.MASTER_MEMORY, YarnSettings.MASTER_VCORES);
        master.checkMost(most);
        List<Cluster.Node> nodes = cluster.nodes().stream()
                .filter(node -> options.nodeLabel().isEmpty() || node.labels().contains(options.nodeLabel()))
                .toList();
        if (nodes.isEmpty() && !options.nodeLabel().isEmpty()) {
            problems.add(
                    "No running node has the label '" + options.nodeLabel() + "'; labels: " + labels(cluster.nodes()));
            return;
        }
        master.checkNodes(nodes);
        if (options.over() == Over.WORKERS) {
            Asked worker = new Asked("worker", YarnSettings.WORKER_MEMORY, YarnSettings.WORKER_VCORES);
            worker.checkMost(most);
            worker.checkNodes(nodes);
        }
    }

    private static String labels(List<Cluster.Node> nodes) {
        Set<String> labels = new TreeSet<>();
        nodes.forEach(node -> labels.addAll(node.labels()));
        labels.remove("");
        return labels.isEmpty() ? "none" : String.join(", ", labels);
    }

    /** A container that is to be asked for. */
    private final class Asked {
        private final String what;
        private final Setting<Integer> memory;
        private final Setting<Integer> vcores;
        private final int memoryMb;
        private final int cores;
        private boolean isTooLarge;

        Asked(String what, Setting<Integer> memory, Setting<Integer> vcores) {
            this.what = what;
            this.memory = memory;
            this.vcores = vcores;
            memoryMb = memory.of(configuration);
            cores = vcores.of(configuration);
        }

        void checkMost(Cluster.NewApplication most) {
            if (memoryMb > most.memoryMb()) {
                isTooLarge = true;
                problems.add("A " + what + " of " + memoryMb + " MB (" + memory.key() + ") is more than the "
                        + most.memoryMb() + " MB that this cluster gives a container at most");
            }
            if (cores > most.vcores()) {
                isTooLarge = true;
                problems.add("A " + what + " of " + cores + " vcores (" + vcores.key() + ") is more than the "
                        + most.vcores() + " that this cluster gives a container at most");
            }
        }

        void checkNodes(List<Cluster.Node> nodes) {
            if (isTooLarge) {
                return;
            }
            Optional<Cluster.Node> largest = nodes.stream().max(Comparator.comparingLong(Cluster.Node::memoryMb));
            if (largest.isEmpty()) {
                problems.add("No node of the cluster is running: a " + what + " would wait for ever");
            } else if (memoryMb > largest.get().memoryMb()) {
                problems.add("No node can hold a " + what + " of " + memoryMb + " MB (" + memory.key()
                        + "): the largest of " + nodes.size() + " running has "
                        + largest.get().memoryMb() + " MB, " + largest.get().host());
            }
        }
    }
}
