package mailcaravan.simulator;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.sun.net.httpserver.HttpExchange;

/** The parameters of a request: {@code application/x-www-form-urlencoded}, of a body or a query. Immutable. */
final class HttpForm {
    private static final int LONGEST = 64 * 1024;

    private final Map<String, String> values;

    private HttpForm(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the body of a POST.
     *
     * @throws TokenRefusal
     *             if it is too long, not such a form, or gives a parameter twice
     */
    static HttpForm ofBody(HttpExchange exchange) throws IOException, TokenRefusal {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST + 1);
        if (body.length > LONGEST) {
            throw new TokenRefusal(413, "invalid_request", 90009, "The request body is too long.");
        }
        if (type == null || !type.split(";")[0].strip().equalsIgnoreCase("application/x-www-form-urlencoded")) {
            throw new TokenRefusal(400, "invalid_request", 900144,
                    "The request body must be of the type application/x-www-form-urlencoded.");
        }
        return parse(new String(body, StandardCharsets.UTF_8));
    }

    /** Reads a query or body as text; null counts as empty. */
    static HttpForm parse(String text) throws TokenRefusal {
        Map<String, String> values = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                continue;
            }
            try {
                String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
                String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                if (values.put(name, value) != null) {
                    throw new TokenRefusal(400, "invalid_request", 90009, "A parameter is given twice.");
                }
            } catch (IllegalArgumentException e) {
                throw new TokenRefusal(400, "invalid_request", 90009, "A parameter is not percent-encoded rightly.");
            }
        }
        return new HttpForm(values);
    }

    /** A parameter, if it is there and not empty. */
    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** A parameter that must be there. */
    String require(String name) throws TokenRefusal {
        return find(name).orElseThrow(() -> new TokenRefusal(400, "invalid_request", 900144,
                "The request body must contain the following parameter: '" + name + "'."));
    }
}
