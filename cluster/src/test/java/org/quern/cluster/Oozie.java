package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.Assertions;

/** The Oozie server of the cluster: jobs are submitted as users do, and looked at through its web interface. */
final class Oozie {
    private static final Set<String> OVER =
            Set.of("SUCCEEDED", "KILLED", "FAILED", "DONEWITHERROR", "SUSPENDED", "TIMEDOUT");
    private static final Set<String> APPLICATIONS = Set.of("oozie.wf.application.path", "oozie.coord.application.path");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Launchers that fit on the cluster beside what they start, and that are up soon. */
    private static final Map<String, String> SMALL = Map.of(
            "launcherMemoryMb", "640",
            "launcherJavaOptions",
                    "-Xmx400m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --add-opens=java.base/java.lang=ALL-UNNAMED",
            "retryMax", "0",
            "retryIntervalMinutes", "1",
            "quernEngine", "local");

    private final TrialCluster cluster;
    private final Path scratch;

    Oozie(TrialCluster cluster, Path scratch) {
        this.cluster = cluster;
        this.scratch = scratch;
    }

    /** The command that submits, ended well or not; the settings come after the common ones. */
    QuernProcess submission(String application, Map<String, String> settings, String... options)
            throws IOException, InterruptedException {
        Map<String, String> all = new TreeMap<>(SMALL);
        all.putAll(settings);
        Path file = Files.createTempFile(scratch, application, ".properties");
        List<String> lines = new ArrayList<>();
        all.forEach((key, value) -> lines.add(key + "=" + value.replace("\\", "\\\\")));
        Files.write(file, lines);
        List<String> arguments =
                new ArrayList<>(List.of("oozie", "submit", application, file.toString(), "--oozie", cluster.oozie()));
        arguments.addAll(List.of(options));
        QuernProcess process = cluster.quern(scratch, arguments);
        process.exitCode();
        return process;
    }

    /** Starts a job and returns its id. */
    String submit(String application, Map<String, String> settings) throws IOException, InterruptedException {
        QuernProcess process = submission(application, settings);
        assertThat(process.exitCode()).as("%s", process).isZero();
        return process.out().strip();
    }

    /**
     * Starts a job with the settings of another but for those given, which may name another application; without a client's
     * process, which takes seconds.
     */
    String submitLike(String other, Map<String, String> settings) throws IOException, InterruptedException {
        Configuration configuration = new Configuration(false);
        String xml = job(other).path("conf").asText();
        configuration.addResource(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        if (settings.keySet().stream().anyMatch(APPLICATIONS::contains)) {
            APPLICATIONS.forEach(configuration::unset);
        }
        settings.forEach(configuration::set);
        StringWriter properties = new StringWriter();
        configuration.writeXml(properties);
        post("dryrun", properties.toString());
        return JSON.readTree(post("start", properties.toString())).path("id").asText();
    }

    private String post(String action, String properties) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request("/v2/jobs?action=" + action)
                .header("Content-Type", "application/xml;charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(properties)));
        assertThat(response.statusCode())
                .as("%s: %s", action, response.headers().map())
                .isIn(200, 201);
        return response.body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(cluster.oozie() + path));
    }

    JsonNode job(String id) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request("/v2/job/" + id + "?show=info&len=100"));
        assertThat(response.statusCode()).as("%s", response).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    String log(String id) throws IOException, InterruptedException {
        return send(request("/v2/job/" + id + "?show=log")).body();
    }

    void kill(String id) throws IOException, InterruptedException {
        change(id, "kill");
    }

    /** Runs an action of a coordinator again; {@code nocleanup}: what it has written stays. */
    void rerunAction(String coordinator, int number, boolean isCleaned) throws IOException, InterruptedException {
        change(coordinator, "coord-rerun&type=action&scope=" + number + "&refresh=false&nocleanup=" + !isCleaned);
    }

    /** Runs what has failed of a workflow again, with the same settings but for those given. */
    void rerunFailed(String workflow, Map<String, String> settings) throws IOException, InterruptedException {
        StringBuilder xml = new StringBuilder(job(workflow).path("conf").asText());
        StringBuilder more =
                new StringBuilder("<property><name>oozie.wf.rerun.failnodes</name><value>true</value></property>");
        settings.forEach((key, value) ->
                more.append("<property><name>" + key + "</name><value>" + value + "</value></property>"));
        xml.insert(xml.lastIndexOf("</configuration>"), more);
        HttpResponse<String> response = send(request("/v2/job/" + workflow + "?action=rerun")
                .header("Content-Type", "application/xml;charset=UTF-8")
                .PUT(HttpRequest.BodyPublishers.ofString(xml.toString())));
        assertThat(response.statusCode()).as("%s", response.body()).isEqualTo(200);
    }

    private void change(String id, String action) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request("/v2/job/" + id + "?action=" + action)
                .header("Content-Type", "application/xml;charset=UTF-8")
                .PUT(HttpRequest.BodyPublishers.ofString("<configuration/>")));
        assertThat(response.statusCode())
                .as("%s: %s", action, response.headers().map())
                .isEqualTo(200);
    }

    /** Waits for the end of a workflow and returns what is known of it. */
    JsonNode end(String id) throws IOException, InterruptedException {
        return Patience.ASKING.until("the end of " + id, () -> {
            JsonNode job = job(id);
            return OVER.contains(job.path("status").asText()) ? Optional.of(job) : Optional.empty();
        });
    }

    JsonNode success(String id) throws IOException, InterruptedException {
        JsonNode job = end(id);
        if (!job.path("status").asText().equals("SUCCEEDED")) {
            Assertions.fail(job.toPrettyString() + "\n" + log(id));
        }
        return job;
    }

    /** An action of a workflow by its name. */
    static JsonNode action(JsonNode workflow, String name) {
        for (JsonNode action : workflow.path("actions")) {
            if (action.path("name").asText().equals(name)) {
                return action;
            }
        }
        throw new AssertionError("no action " + name + " in " + workflow.toPrettyString());
    }

    void awaitAction(String workflow, String name, String status) throws IOException, InterruptedException {
        Patience.ASKING.untilSo(name + " of " + workflow + " is " + status, () -> {
            for (JsonNode action : job(workflow).path("actions")) {
                if (action.path("name").asText().equals(name)) {
                    return action.path("status").asText().equals(status);
                }
            }
            return false;
        });
    }

    /** Waits until an action of a coordinator has this status and returns it. */
    JsonNode awaitMaterialised(String coordinator, int number, String status) throws IOException, InterruptedException {
        return Patience.ASKING.until("action " + number + " of " + coordinator + " is " + status, () -> {
            for (JsonNode action : job(coordinator).path("actions")) {
                if (action.path("actionNumber").asInt() == number
                        && action.path("status").asText().equals(status)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        });
    }
}
