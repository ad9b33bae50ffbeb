package mailcaravan.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.text.OneLine;

/**
 * What a running bundle answers to a health check (MicroProfile Health).
 *
 * @param up
 *            true if all checks are up
 * @param down
 *            the names of those that are not
 * @param standby
 *            true if it waits for another process that serves the home
 */
record HealthAnswer(boolean up, List<String> down, boolean standby) {
    private static final int MILLISECONDS = 4000;
    private static final int LARGEST = 1 << 20;
    private static final int UNAVAILABLE = 503;

    /** Something listens there that does not answer as we do. */
    static final class NotOurs extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Asks directly, by no proxy, and waits for four seconds at most, each for the connection and for an octet.
     *
     * @throws NotOurs
     *             if the answer is none of a health check
     * @throws IOException
     *             if there is no answer
     */
    static HealthAnswer from(URI place) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) place.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(MILLISECONDS);
        connection.setReadTimeout(MILLISECONDS);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        try {
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK && status != UNAVAILABLE) {
                throw new NotOurs();
            }
            try (InputStream body = status == UNAVAILABLE
                    ? connection.getErrorStream()
                    : connection.getInputStream()) {
                return read(status, body == null ? new byte[0] : body.readNBytes(LARGEST));
            }
        } finally {
            connection.disconnect();
        }
    }

    private static HealthAnswer read(int status, byte[] body) throws IOException {
        JsonNode answer;
        try {
            answer = new ObjectMapper().readTree(body);
        } catch (JsonProcessingException text) {
            throw new NotOurs();
        }
        boolean up = answer.path("status").asText().equals("UP");
        if (!answer.path("checks").isArray() || up != (status == HttpURLConnection.HTTP_OK)) {
            throw new NotOurs();
        }
        List<String> down = new ArrayList<>();
        boolean standby = false;
        for (JsonNode check : answer.path("checks")) {
            if (!check.path("status").asText().equals("UP")) {
                down.add(OneLine.of(check.path("name").asText()));
                standby |= check.path("data").path("standby").asBoolean();
            }
        }
        return new HealthAnswer(up, List.copyOf(down), standby);
    }
}
