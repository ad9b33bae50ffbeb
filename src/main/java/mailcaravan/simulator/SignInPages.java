package mailcaravan.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import com.sun.net.httpserver.HttpExchange;

import mailcaravan.text.Messages;

/** The pages at which a user signs in and consents, in the browser's language; protocol errors are not their business. */
final class SignInPages {
    private static final Messages MESSAGES = Messages.of(SignInPages.class);
    private static final String STYLE = ":root{color-scheme:light dark}"
            + "body,input,button{color:#1b1b1f;background:#fff}@media(prefers-color-scheme:dark){"
            + "body,input,button{color:#e8e8ec;background:#17181b}}body{font:1rem/1.6 system-ui,sans-serif;"
            + "max-width:28rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}"
            + "input,button{font:inherit;display:block;width:100%;box-sizing:border-box;min-height:2.75rem;"
            + "padding:.5rem .75rem;margin:.25rem 0 1rem}";

    private final Locale locale;

    SignInPages(Locale locale) {
        this.locale = locale;
    }

    /** Asks who signs in; any password will do. */
    void signIn(HttpExchange exchange, String hint, boolean unknown) throws IOException {
        send(exchange, "page.sign-in", (unknown ? "<p role=\"alert\">" + text("page.unknown") + "</p>" : "")
                + "<form method=\"post\"><label for=\"user\">" + text("page.user")
                + "</label><input id=\"user\" name=\"user\" type=\"email\" required autocomplete=\"username\" value=\""
                + escaped(hint) + "\"><label for=\"password\">" + text("page.password")
                + "</label><input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"off\">"
                + "<button id=\"next\">" + text("page.next") + "</button></form>");
    }

    /** Asks whether the application may have what it asks for. */
    void consent(HttpExchange exchange, String user, String application, List<String> scopes) throws IOException {
        StringBuilder items = new StringBuilder();
        scopes.forEach(scope -> items.append("<li>").append(escaped(scope)).append("</li>"));
        send(exchange, "page.consent", "<p>" + escaped(MESSAGES.format(locale, "page.asks", application, user))
                + "</p><ul>" + items + "</ul><form method=\"post\"><input type=\"hidden\" name=\"user\" value=\""
                + escaped(user) + "\"><button id=\"accept\" name=\"consent\" value=\"yes\">" + text("page.accept")
                + "</button><button id=\"cancel\" name=\"consent\" value=\"no\">" + text("page.cancel")
                + "</button></form>");
    }

    private void send(HttpExchange exchange, String title, String body) throws IOException {
        String html = "<!DOCTYPE html>\n<html lang=\"" + (locale.getLanguage().equals("ja") ? "ja" : "en")
                + "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>"
                + text(title) + "</title><style>" + STYLE + "</style></head><body><main><h1>" + text(title) + "</h1>"
                + body + "</main></body></html>\n";
        byte[] octets = html.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
        exchange.sendResponseHeaders(200, octets.length);
        exchange.getResponseBody().write(octets);
    }

    private String text(String key) {
        return escaped(MESSAGES.format(locale, key));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
