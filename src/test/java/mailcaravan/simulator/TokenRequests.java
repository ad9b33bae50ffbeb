package mailcaravan.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A client of the token endpoint. */
final class TokenRequests {
    static final Client CARAVAN = new Client("caravan@example.org", "caravan-id", "caravan-secret", "first-token");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private TokenRequests() {}

    static HttpResponse<String> post(URI uri, String... parameters) throws IOException {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            form.append(i == 0 ? "" : "&").append(parameters[i]).append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return send(HttpRequest.newBuilder(uri).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString())).build());
    }

    static HttpResponse<String> refresh(Simulator simulator, Client client) throws IOException {
        return post(simulator.plainTokenUri(), "grant_type", "refresh_token", "client_id", client.clientId(),
                "client_secret", client.clientSecret(), "refresh_token", client.refreshToken());
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException {
        return send(HTTP, request);
    }

    static HttpResponse<String> send(HttpClient http, HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10));
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    /** An access token for the caravan's mailbox, or for that of another client. */
    static String accessToken(Simulator simulator, Client client) throws IOException {
        simulator.register(client);
        return json(refresh(simulator, client)).required("access_token").textValue();
    }
}
