package mailcaravan.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Calls and answers of the DevTools protocol; what the browser tells by itself is not looked at. */
final class DevToolsConnection implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final StringBuilder part = new StringBuilder();
    private final Duration patience;
    private WebSocket socket;

    private DevToolsConnection(Duration patience) {
        this.patience = patience;
    }

    static DevToolsConnection open(URI uri, Duration patience) throws Exception {
        DevToolsConnection connection = new DevToolsConnection(patience);
        connection.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, connection)
                .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return connection;
    }

    /** The result of a method. */
    JsonNode call(String method, ObjectNode parameters) throws Exception {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        ObjectNode call = JSON.createObjectNode().put("id", id).put("method", method);
        call.set("params", parameters);
        socket.sendText(call.toString(), true).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        JsonNode answered = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (answered.has("error")) {
            throw new IOException(method + ": " + answered.get("error"));
        }
        return answered.path("result");
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            try {
                JsonNode message = JSON.readTree(part.toString());
                CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asInt());
                if (answer != null) {
                    answer.complete(message);
                }
            } catch (JsonProcessingException malformed) {
                asked.values().forEach(each -> each.completeExceptionally(malformed));
            }
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
