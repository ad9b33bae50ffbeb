package mailcaravan.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;

/** The token endpoint: reads the request, lets a fault have its way, otherwise answers as Entra does. Thread-safe. */
final class TokenHandler implements HttpHandler {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter
            .ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String HTML = "<!DOCTYPE html><html><head><title>Sign in</title></head>"
            + "<body><p>Please sign in to the network first.</p></body></html>";

    private final TokenIssuer issuer;
    private final TokenFaults faults;
    private final Tally tally;
    private final Events events;
    private final Clock clock;
    private final CountDownLatch closing;

    TokenHandler(TokenIssuer issuer, TokenFaults faults, Tally tally, Events events, Clock clock,
            CountDownLatch closing) {
        this.issuer = issuer;
        this.faults = faults;
        this.tally = tally;
        this.events = events;
        this.clock = clock;
        this.closing = closing;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            decide(exchange);
        }
    }

    private void decide(HttpExchange exchange) throws IOException {
        try {
            tally.tokenRequests.increment();
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                throw new TokenRefusal(405, "invalid_request", 900561, "The endpoint only accepts POST requests.");
            }
            HttpForm form = HttpForm.ofBody(exchange);
            String clientId = form.find("client_id").orElse(null);
            Optional<TokenFault> fault = faults.take(clientId, form.find("scope").isPresent());
            if (fault.isPresent() && fault.get().kind() != TokenFault.Kind.SLOW) {
                fail(exchange, fault.get());
                return;
            }
            if (fault.isPresent()) {
                awaitClose(fault.get().delay());
            }
            TokenIssuer.Granted granted = issuer.grant(form, audience(exchange));
            events.tell("token.granted", clientId, granted.mailboxes());
            answer(exchange, 200, granted.answer());
        } catch (TokenRefusal e) {
            refuse(exchange, e);
        }
    }

    private static String audience(HttpExchange exchange) {
        String scheme = exchange instanceof HttpsExchange ? "https://" : "http://";
        return scheme + exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI().getPath();
    }

    private void fail(HttpExchange exchange, TokenFault fault) throws IOException, TokenRefusal {
        if (fault.kind() == TokenFault.Kind.STATUS && fault.retryAfter() >= 0) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(fault.retryAfter()));
        }
        switch (fault.kind()) {
            case STATUS -> throw fault.aadsts() == 0
                    ? GoogleTexts.refusal(fault.status(), fault.error())
                    : TokenRefusal.of(fault.status(), fault.error(), fault.aadsts());
            case INVALID_SCOPE -> throw TokenRefusal.of(400, "invalid_scope", 70011);
            default -> {
                tally.refusedTokenRequests.increment();
                events.tell("token.faulted", fault.kind().name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        switch (fault.kind()) {
            case HTML -> send(exchange, 200, "text/html; charset=utf-8", HTML);
            case EMPTY -> answer(exchange, 200, JsonNodeFactory.instance.objectNode());
            case REDIRECT -> {
                exchange.getResponseHeaders().set("Location", "/redirected" + exchange.getRequestURI().getPath());
                exchange.sendResponseHeaders(302, -1);
            }
            case SILENT -> awaitClose(Long.MAX_VALUE);
            default -> exchange.close();
        }
    }

    private void awaitClose(long millis) {
        try {
            closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuse(HttpExchange exchange, TokenRefusal refusal) throws IOException {
        tally.refusedTokenRequests.increment();
        String number = refusal.aadsts() == 0 ? "" : "AADSTS" + refusal.aadsts() + ": ";
        events.tell("token.refused", Integer.toString(refusal.status()), refusal.error(),
                number + refusal.getMessage());
        if (refusal.aadsts() == 0) {
            answer(exchange, refusal.status(), JsonNodeFactory.instance.objectNode().put("error", refusal.error())
                    .put("error_description", refusal.getMessage()));
            return;
        }
        String trace = UUID.randomUUID().toString();
        String correlation = UUID.randomUUID().toString();
        String timestamp = TIMESTAMP.format(clock.instant());
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("error", refusal.error())
                .put("error_description", number + refusal.getMessage() + " Trace ID: " + trace + " Correlation ID: "
                        + correlation + " Timestamp: " + timestamp);
        body.putArray("error_codes").add(refusal.aadsts());
        body.put("timestamp", timestamp).put("trace_id", trace).put("correlation_id", correlation);
        answer(exchange, refusal.status(), body);
    }

    static void answer(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        send(exchange, status, "application/json; charset=utf-8", body.toString());
    }

    static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store, no-cache");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
