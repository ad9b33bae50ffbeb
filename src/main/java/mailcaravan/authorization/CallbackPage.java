package mailcaravan.authorization;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import mailcaravan.text.Messages;

/** The page that ends a sign-in: it needs nothing from elsewhere and runs no script. */
final class CallbackPage {
    static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";
    private static final Messages MESSAGES = Messages.of(CallbackPage.class);
    private static final String STYLE = "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;"
            + "padding:0 1rem;overflow-wrap:anywhere;color:#1b1b1b;background:#fff}h1{font-size:1.5rem}";

    private CallbackPage() {}

    /** The page as UTF-8. */
    static byte[] of(boolean success, String sentence) {
        String title = MESSAGES.format(success ? "page.done" : "page.failed");
        String language = Locale.getDefault().getLanguage().equals("ja") ? "ja" : "en";
        return ("<!DOCTYPE html>\n<html lang=\"" + language + "\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<title>" + escaped(title) + "</title><style>" + STYLE + "</style></head>\n<body><h1>"
                + escaped(title) + "</h1>\n<p>" + escaped(sentence) + "</p>\n<p>"
                + escaped(MESSAGES.format("page.close")) + "</p></body></html>\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
