package org.quern.yarn.client;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.security.Credentials;
import org.quern.QuernException;
import org.quern.yarn.launch.ContainerSpec;

/** A resource manager of two queues and two nodes that shows applications in the states it was told of, one after the other. */
final class FakeCluster implements Cluster {
    static final String ID = "application_1700000000000_0001";

    final List<Submission> submitted = new ArrayList<>();
    final List<Credentials> credentials = new ArrayList<>();
    final List<ContainerSpec> masters = new ArrayList<>();
    final List<String> killed = new ArrayList<>();
    final Map<String, Queue> queues = new HashMap<>();
    List<Node> nodes = List.of(new Node("node1", 8192, 8, Set.of()), new Node("node2", 4096, 8, Set.of("gpu")));
    Optional<String> refusal = Optional.empty();
    /** Times that the resource manager does not answer. */
    int silences;

    private final Deque<Application> states = new ArrayDeque<>();

    FakeCluster() {
        queues.put("root", new Queue("root", Set.of("default", "statistics"), true, true));
        queues.put("default", new Queue("default", Set.of(), true, true));
        queues.put("statistics", new Queue("statistics", Set.of(), true, true));
    }

    /** The next state that is shown; the last one stays. */
    FakeCluster then(Application state) {
        states.add(state);
        return this;
    }

    static Application waiting(String diagnostics) {
        return application(Phase.WAITING, 0, 0, diagnostics);
    }

    static Application running(int attempt) {
        return application(Phase.RUNNING, attempt, 4000 + attempt, "");
    }

    static Application over(Phase phase, String diagnostics) {
        return application(phase, 1, 0, diagnostics);
    }

    private static Application application(Phase phase, int attempt, int port, String diagnostics) {
        long finished = phase == Phase.WAITING || phase == Phase.RUNNING ? 0 : 1_700_000_100_000L;
        return new Application(
                ID,
                "quern summary numbers.q",
                "alice",
                "default",
                phase,
                attempt,
                port == 0 ? "" : "node1",
                port,
                "http://rm/proxy/" + ID,
                diagnostics,
                1_700_000_000_000L,
                finished);
    }

    @Override
    public NewApplication newApplication() {
        return new NewApplication(ID, 8192, 4);
    }

    @Override
    public Optional<Queue> queue(String name) {
        return Optional.ofNullable(queues.get(name));
    }

    @Override
    public Set<String> queues() {
        return Set.of("default", "statistics");
    }

    @Override
    public List<Node> nodes() {
        return nodes;
    }

    @Override
    public void submit(Submission submission, ContainerSpec master, Credentials given) {
        refusal.ifPresent(why -> {
            throw new QuernException("The resource manager refused the application: " + why);
        });
        submitted.add(submission);
        credentials.add(given);
        masters.add(master);
    }

    @Override
    public Optional<Application> application(String id) throws IOException {
        if (silences > 0) {
            silences--;
            throw new IOException("No answer");
        }
        return Optional.ofNullable(states.size() > 1 ? states.poll() : states.peek())
                .filter(application -> application.id().equals(id));
    }

    @Override
    public List<Application> applications(String user) {
        return List.copyOf(states);
    }

    @Override
    public void kill(String id) {
        killed.add(id);
        states.clear();
        then(over(Phase.KILLED, "Application killed by user."));
    }

    @Override
    public void addToken(Credentials given) {}

    @Override
    public String renewer() {
        return "";
    }

    @Override
    public void close() {}
}
