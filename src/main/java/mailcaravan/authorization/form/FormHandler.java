package mailcaravan.authorization.form;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import mailcaravan.authorization.Page;
import mailcaravan.oauth.FormText;

/**
 * Answers for the form's pages. Each lies under a path that nobody can guess, and each POST repeats it in its body; after a
 * POST the browser is sent on by GET, so that no page can be sent twice. Thread-safe.
 */
final class FormHandler implements HttpHandler {
    private static final int LONGEST = 64 * 1024;
    private static final String FORM_TYPE = "application/x-www-form-urlencoded";

    private final FormSession session;
    private final FormPages pages;
    private final FormLanguage language = new FormLanguage();
    private final String token;
    private final String path;

    FormHandler(FormSession session, String token) {
        this.session = session;
        this.token = token;
        this.path = "/" + token + "/";
        this.pages = new FormPages(token);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String asked = exchange.getRequestURI().getRawPath();
        int end = asked.indexOf('/', 1);
        if (end < 0 || !isToken(asked.substring(1, end))) {
            refuse(exchange, 404);
            return;
        }
        String page = asked.substring(end + 1);
        switch (exchange.getRequestMethod()) {
            case "GET", "HEAD" -> show(exchange, page);
            case "POST" -> take(exchange, page);
            default -> refuse(exchange, 405);
        }
    }

    /** What a request gets that is none of ours. */
    void refuse(HttpExchange exchange, int status) throws IOException {
        pages.refused(locale(exchange)).send(exchange, status);
    }

    private void show(HttpExchange exchange, String page) throws IOException {
        Optional<FormSession.Done> done = session.done();
        Optional<String> signIn = session.signIn();
        if (page.isEmpty() && done.isEmpty()) {
            pages.form(locale(exchange), session.form()).send(exchange, 200);
        } else if (page.equals("sign-in") && signIn.isPresent()) {
            pages.signIn(locale(exchange), signIn.get()).send(exchange, 200);
        } else if (page.equals("done") && done.isPresent()) {
            pages.done(locale(exchange), done.get()).send(exchange, 200);
        } else if (Set.of("", "sign-in", "done").contains(page)) {
            Page.redirect(exchange, path + (done.isPresent() ? "done" : ""));
        } else {
            refuse(exchange, 404);
        }
    }

    private void take(HttpExchange exchange, String page) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST + 1);
        if (body.length > LONGEST) {
            refuse(exchange, 413);
            return;
        }
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        Map<String, String> posted = FormText.parse(new String(body, StandardCharsets.UTF_8));
        if (!type.split(";")[0].strip().equalsIgnoreCase(FORM_TYPE) || !fromHere(exchange.getRequestHeaders())
                || !isToken(posted.getOrDefault("token", ""))) {
            refuse(exchange, 403);
        } else if (posted.containsKey("lang")) {
            language.choose(posted.get("lang"));
            if (page.isEmpty() && session.done().isEmpty()) {
                session.keep(FormFields.of(posted));
            }
            Page.redirect(exchange, path + (page.equals("test") ? "done" : page));
        } else if (page.isEmpty()) {
            Page.redirect(exchange, path + (session.submit(FormFields.of(posted)) ? "sign-in" : ""));
        } else if (page.equals("test") && session.done().isPresent()) {
            session.test(FormFields.text(posted, "address"));
            Page.redirect(exchange, path + "done");
        } else if (page.equals("finish") && session.done().isPresent()) {
            pages.finished(locale(exchange), session.done().orElseThrow()).send(exchange, 200);
            session.end();
        } else {
            refuse(exchange, 404);
        }
    }

    /**
     * False if a browser says that another page sent this. Under the policy no-referrer a browser's Origin is "null" even
     * for a page of ours, so that it is the token that decides, and Fetch Metadata where the browser has it.
     */
    private boolean fromHere(Headers headers) {
        String site = headers.getFirst("Sec-Fetch-Site");
        String origin = headers.getFirst("Origin");
        return (site == null || site.equals("same-origin"))
                && (origin == null || origin.equals("null") || origin.equals("http://" + headers.getFirst("Host")));
    }

    private boolean isToken(String given) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private Locale locale(HttpExchange exchange) {
        return language.of(exchange.getRequestHeaders().getFirst("Accept-Language"));
    }
}
