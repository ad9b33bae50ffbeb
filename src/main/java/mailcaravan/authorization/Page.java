package mailcaravan.authorization;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

/**
 * A page for the user's browser: needs nothing from elsewhere, runs no script, is kept in no cache and shown in no frame.
 * <p>
 * Immutable.
 *
 * @param language
 *            what it is written in
 * @param title
 *            as text
 * @param body
 *            as HTML: what comes from outside has gone through {@link #escaped}
 * @param head
 *            further elements of the head, as HTML; mostly empty
 */
public record Page(Locale language, String title, String body, String head) {
    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1b1b1f;--paper:#fff;--soft:#55565c;--line:#8a8b92;--field:#fff;\
            --key:#0b57a4;--on-key:#fff;--bad:#b3261e;--bad-paper:#fdeceb;--good:#146c2e;--good-paper:#e8f5ea}
            @media(prefers-color-scheme:dark){:root{--ink:#e8e8ec;--paper:#17181b;--soft:#b4b5bd;--line:#85868f;\
            --field:#212226;--key:#8ec1ff;--on-key:#06213f;--bad:#ffb4ab;--bad-paper:#3a1b18;--good:#9bdca8;\
            --good-paper:#16301c}}
            *{box-sizing:border-box}
            body{font:1rem/1.6 system-ui,"Noto Sans JP","Hiragino Sans","Yu Gothic UI",Meiryo,sans-serif;\
            max-width:40rem;margin:0 auto;padding:1rem 1rem 3rem;overflow-wrap:anywhere;color:var(--ink);\
            background:var(--paper)}
            h1{font-size:1.5rem;line-height:1.3;margin:1rem 0}
            a,summary{color:var(--key)}
            a,button,input,select,summary{min-height:2.75rem}
            a{display:inline-block;padding:.5rem 0}
            summary{padding:.5rem 0;cursor:pointer}
            label{display:block;font-weight:600;margin:1rem 0 .25rem}
            input,select,button{font:inherit;color:var(--ink);background:var(--field);border:1px solid var(--line);\
            border-radius:.4rem;padding:.5rem .75rem;width:100%}
            input[aria-invalid=true]{border:2px solid var(--bad)}
            :focus-visible{outline:3px solid var(--key);outline-offset:2px}
            .check{display:flex;gap:.75rem;align-items:center;font-weight:400;min-height:2.75rem;margin:.25rem 0}
            .check input{width:1.5rem;min-height:1.5rem;height:1.5rem;flex:none;padding:0}
            .hint,.error{margin:.25rem 0;font-size:.95rem}.hint{color:var(--soft)}.error{color:var(--bad)}
            .notice{border-left:.3rem solid var(--bad);background:var(--bad-paper);padding:.75rem 1rem;margin:1rem 0}
            .notice.good{border-color:var(--good);background:var(--good-paper)}
            .notice p{margin:.25rem 0}
            button{cursor:pointer;margin:1.25rem 0 0}
            button.main{background:var(--key);border-color:var(--key);color:var(--on-key);font-weight:600}
            button.first{position:absolute;left:-99rem}
            .language{display:flex;justify-content:flex-end;margin:0}
                        code{font-family:ui-monospace,Consolas,monospace}
            @media(min-width:40rem){body{padding:2rem 1rem 4rem}button{width:auto;min-width:12rem}}
            .language button{width:auto;min-width:0;margin:0;border-color:transparent;background:none;color:var(--key)}
            """;

    /** A page without anything particular in its head. */
    public Page(Locale language, String title, String body) {
        this(language, title, body, "");
    }

    /** A text as it may stand in HTML, in an attribute too. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Answers a request with it, as a whole: the answer is on its way when this returns. */
    public void send(HttpExchange exchange, int status) throws IOException {
        String nonce = RandomText.next();
        byte[] octets = html(nonce).getBytes(StandardCharsets.UTF_8);
        Headers headers = headers(exchange);
        headers.set("Content-Type", "text/html; charset=utf-8");
        headers.set("Content-Language", tag());
        headers.set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-" + nonce
                + "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : octets.length);
        if (!head) {
            exchange.getResponseBody().write(octets);
        }
        // what is written lies in a buffer until then, and the program may end as soon as this returns
        exchange.close();
    }

    /** Sends the browser on to another page, by GET. */
    public static void redirect(HttpExchange exchange, String location) throws IOException {
        headers(exchange).set("Location", location);
        exchange.sendResponseHeaders(303, -1);
        exchange.close();
    }

    private static Headers headers(HttpExchange exchange) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", "no-store");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Connection", "close");
        return headers;
    }

    private String tag() {
        return language.getLanguage().equals("ja") ? "ja" : "en";
    }

    private String html(String nonce) {
        return "<!DOCTYPE html>\n<html lang=\"" + tag() + "\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + escaped(title)
                + "</title>\n" + head + "<style nonce=\"" + nonce + "\">\n" + STYLE + "</style>\n</head>\n<body>\n"
                + body + "</body>\n</html>\n";
    }
}
