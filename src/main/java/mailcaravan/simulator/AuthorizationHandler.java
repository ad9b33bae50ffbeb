package mailcaravan.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

/**
 * The endpoints where a user would sign in: authorization (RFC 6749 4.1) and device authorization (RFC 8628 3.1). A browser,
 * which accepts HTML, gets a page to sign in at and one to consent at. For any other program the simulated user, chosen by
 * {@code login_hint} where a client has several mailboxes, consents at once; a client id that contains {@code declined}
 * stands for a user who does not. Thread-safe.
 */
final class AuthorizationHandler implements HttpHandler {
    private static final String DECLINED = "error=access_denied&error_description="
            + encoded("AADSTS65004: User declined to consent.");

    private final TokenIssuer issuer;
    private final AuthorizationCodes codes;
    private final DeviceCodes deviceCodes;

    AuthorizationHandler(TokenIssuer issuer, AuthorizationCodes codes, DeviceCodes deviceCodes) {
        this.issuer = issuer;
        this.codes = codes;
        this.deviceCodes = deviceCodes;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            decide(exchange);
        }
    }

    private void decide(HttpExchange exchange) throws IOException {
        try {
            if (exchange.getRequestURI().getPath().endsWith("/devicecode")) {
                device(exchange);
            } else {
                browser(exchange);
            }
        } catch (TokenRefusal e) {
            TokenHandler.answer(exchange, e.status(), JsonNodeFactory.instance.objectNode().put("error", e.error())
                    .put("error_description", "AADSTS" + e.aadsts() + ": " + e.getMessage()));
        }
    }

    private void browser(HttpExchange exchange) throws IOException, TokenRefusal {
        HttpForm query = HttpForm.parse(exchange.getRequestURI().getRawQuery());
        List<Client> candidates = issuer.identify(query.require("client_id"));
        URI redirect = redirectUri(query.require("redirect_uri"));
        String answer;
        if (!query.require("response_type").equals("code")
                || !query.find("code_challenge_method").orElse("S256").equals("S256")) {
            answer = "error=invalid_request&error_description=" + encoded("AADSTS90009: " + EntraTexts.of(90009));
        } else if (acceptsHtml(exchange)) {
            Optional<String> decided = ask(exchange, query, candidates, redirect);
            if (decided.isEmpty()) {
                return;
            }
            answer = decided.get();
        } else if (candidates.get(0).clientId().contains("declined")) {
            answer = DECLINED;
        } else {
            answer = code(registered(candidates, query.find("login_hint").orElse("")).orElse(candidates.get(0)),
                    redirect, query);
        }
        String state = query.find("state").map(given -> "&state=" + encoded(given)).orElse("");
        String separator = redirect.getRawQuery() == null ? "?" : "&";
        exchange.getResponseHeaders().set("Location", redirect + separator + answer + state);
        exchange.sendResponseHeaders(302, -1);
    }

    /** What the user has decided; nothing as long as a page is shown to ask. */
    private Optional<String> ask(HttpExchange exchange, HttpForm query, List<Client> candidates, URI redirect)
            throws IOException, TokenRefusal {
        HttpForm form = exchange.getRequestMethod().equals("POST") ? HttpForm.ofBody(exchange) : HttpForm.parse("");
        Optional<Client> user = registered(candidates, form.find("user").orElse(""));
        SignInPages pages = new SignInPages(locale(exchange));
        if (user.isEmpty()) {
            pages.signIn(exchange, form.find("user").or(() -> query.find("login_hint")).orElse(""),
                    form.find("user").isPresent());
            return Optional.empty();
        }
        if (form.find("consent").isEmpty()) {
            pages.consent(exchange, user.get().mailbox(), user.get().clientId(),
                    List.of(query.find("scope").orElse("-").split(" ")));
            return Optional.empty();
        }
        return Optional.of(form.require("consent").equals("yes") ? code(user.get(), redirect, query) : DECLINED);
    }

    private String code(Client client, URI redirect, HttpForm query) {
        return "code=" + encoded(codes.issue(client, redirect.toString(), query.find("code_challenge").orElse(null)));
    }

    private static Optional<Client> registered(List<Client> candidates, String name) {
        return candidates.stream().filter(any -> any.mailbox().equalsIgnoreCase(name.strip())).findFirst();
    }

    private static boolean acceptsHtml(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Accept")).contains("text/html");
    }

    private static Locale locale(HttpExchange exchange) {
        String languages = exchange.getRequestHeaders().getFirst("Accept-Language");
        return languages != null && languages.startsWith("ja") ? Locale.JAPANESE : Locale.ENGLISH;
    }

    private void device(HttpExchange exchange) throws IOException, TokenRefusal {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            throw new TokenRefusal(405, "invalid_request", 900561, "The endpoint only accepts POST requests.");
        }
        HttpForm form = HttpForm.ofBody(exchange);
        String code = deviceCodes.issue(issuer.identify(form.require("client_id")).get(0));
        String userCode = code.substring(code.length() - 8).toUpperCase(Locale.ROOT);
        String page = "https://localhost/devicelogin";
        TokenHandler.answer(exchange, 200,
                JsonNodeFactory.instance.objectNode().put("user_code", userCode).put("device_code", code)
                        .put("verification_uri", page).put("expires_in", DeviceCodes.LIFETIME.toSeconds())
                        .put("interval", 1)
                        .put("message", "To sign in, open " + page + " and enter " + userCode + "."));
    }

    private static URI redirectUri(String text) throws TokenRefusal {
        try {
            URI uri = URI.create(text);
            // only to the machine itself: the simulator must not become a redirector to elsewhere
            if (uri.getHost() != null && uri.getFragment() == null
                    && List.of("localhost", "127.0.0.1", "[::1]").contains(uri.getHost())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new TokenRefusal(400, "invalid_request", 50011, "The redirect URI is not a URI.");
        }
        throw new TokenRefusal(400, "invalid_request", 50011, "The redirect URI must lead to localhost.");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
