package org.quern.oozie;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.hadoop.security.authentication.client.AuthenticatedURL;
import org.apache.hadoop.security.authentication.client.AuthenticationException;
import org.quern.QuernException;

/** What is asked of an Oozie server, over its web interface; signs in by ticket where the server asks for Kerberos. */
final class OozieServer {
    private static final int TIMEOUT_MS = 60_000;
    private static final int CREATED = 201;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;

    /** @param url such as {@code http://oozie.example.com:11000/oozie} */
    OozieServer(String url) {
        this.url = url.replaceFirst("/+$", "");
    }

    /** Starts a job and returns its id. */
    String start(Properties properties) throws IOException {
        return post("/v2/jobs?action=start", properties).path("id").asText();
    }

    /** Has a job checked. */
    void check(Properties properties) throws IOException {
        post("/v2/jobs?action=dryrun", properties);
    }

    private JsonNode post(String path, Properties properties) throws IOException {
        try {
            HttpURLConnection connection =
                    new AuthenticatedURL().openConnection(new URL(url + path), new AuthenticatedURL.Token());
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            connection.setRequestProperty("Content-Type", "application/xml;charset=UTF-8");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(xml(properties).getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK && status != CREATED) {
                throw new QuernException("Oozie does not take the job: " + reason(connection, status));
            }
            try (InputStream in = connection.getInputStream()) {
                return JSON.readTree(in.readAllBytes());
            }
        } catch (ConnectException | UnknownHostException e) {
            throw new QuernException("No Oozie answers at " + url + ": is the address right, and the server up?", e);
        } catch (FileNotFoundException | JsonProcessingException e) {
            throw new QuernException(
                    "What answers at " + url + " is not Oozie, whose address is like http://HOST:11000/oozie", e);
        } catch (AuthenticationException e) {
            throw new QuernException("Cannot sign in to Oozie at " + url + ": " + e.getMessage(), e);
        }
    }

    private static String reason(HttpURLConnection connection, int status) throws IOException {
        String message = connection.getHeaderField("oozie-error-message");
        String code = connection.getHeaderField("oozie-error-code");
        return message == null
                ? "HTTP status " + status + " " + connection.getResponseMessage()
                : code == null || message.startsWith(code) ? message : code + ": " + message;
    }

    /** Properties as Oozie reads them. */
    static String xml(Properties properties) {
        StringBuilder xml = new StringBuilder("<configuration>\n");
        new TreeMap<>(properties).forEach((key, value) -> xml.append("<property><name>")
                .append(Xml.escape(key.toString()))
                .append("</name><value>")
                .append(Xml.escape(value.toString()))
                .append("</value></property>\n"));
        return xml.append("</configuration>\n").toString();
    }
}
