package mailcaravan.authorization;

import java.util.Locale;

import mailcaravan.text.Messages;

/** The page that ends a sign-in which began at the terminal. */
final class CallbackPage {
    private static final Messages MESSAGES = Messages.of(CallbackPage.class);

    private CallbackPage() {}

    /** The page, in the terminal's language. */
    static Page of(boolean success, String sentence) {
        String title = MESSAGES.format(success ? "page.done" : "page.failed");
        return new Page(Locale.getDefault(), title, "<main>\n<h1>" + Page.escaped(title) + "</h1>\n<p>"
                + Page.escaped(sentence) + "</p>\n<p>" + Page.escaped(MESSAGES.format("page.close"))
                + "</p>\n</main>\n");
    }
}
