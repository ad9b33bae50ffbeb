package mailcaravan.authorization.form;

import java.net.URI;
import java.util.Locale;

import mailcaravan.authorization.Page;
import mailcaravan.text.Messages;

/** The pages around the form: on the way to the provider, what has been reached, and what was refused. */
final class FormPages {
    private static final Messages MESSAGES = Messages.of(FormPages.class);

    private final String token;

    FormPages(String token) {
        this.token = token;
    }

    Page form(Locale locale, FormSession.Form form) {
        return new FormPage(locale, token, form).page();
    }

    /**
     * Leads on to the provider. A redirect in answer to the form would need the provider, and whomever it redirects to, in
     * the form's own policy (form-action); a page of its own does not.
     */
    Page signIn(Locale locale, String url) {
        String host = URI.create(url).getHost();
        String address = Page.escaped(url);
        return page(locale, "sign-in.title", paragraph(MESSAGES.format(locale, "sign-in.going", host))
                + "<p><a href=\"" + address + "\">" + text(locale, "sign-in.follow") + "</a></p>\n<p><a href=\"./\">"
                + text(locale, "sign-in.back") + "</a></p>\n",
                "<meta http-equiv=\"refresh\" content=\"0;url=" + address + "\">\n");
    }

    Page done(Locale locale, FormSession.Done done) {
        StringBuilder body = new StringBuilder(MarkUp.language(locale, token, "done"));
        body.append("<main>\n<h1>").append(text(locale, "done.title")).append("</h1>\n")
                .append(saved(locale, done));
        if (done.outcome() != null) {
            body.append(MarkUp.notice(done.outcome().sent(), done.outcome().sentence().apply(locale)));
        }
        body.append("<form method=\"post\" action=\"test\">\n").append(MarkUp.token(token))
                .append("<label for=\"address\">").append(text(locale, "done.address"))
                .append("</label>\n<input id=\"address\" name=\"address\" type=\"email\" required value=\"")
                .append(Page.escaped(done.mailbox())).append("\" aria-describedby=\"address-hint\">\n")
                .append("<p class=\"hint\" id=\"address-hint\">").append(text(locale, "done.address.hint"))
                .append("</p>\n<button class=\"main\">").append(text(locale, "done.send"))
                .append("</button>\n</form>\n<form method=\"post\" action=\"finish\">\n").append(MarkUp.token(token))
                .append("<button>").append(text(locale, "done.finish")).append("</button>\n</form>\n</main>\n");
        return new Page(locale, MESSAGES.format(locale, "done.title"), body.toString());
    }

    Page finished(Locale locale, FormSession.Done done) {
        return page(locale, "done.title", saved(locale, done) + paragraph(MESSAGES.format(locale, "done.close")), "");
    }

    Page refused(Locale locale) {
        return page(locale, "refused.title", paragraph(MESSAGES.format(locale, "refused.text")), "");
    }

    private static String saved(Locale locale, FormSession.Done done) {
        return paragraph(MESSAGES.format(locale, "done.saved", done.mailbox())) + "<p><code>"
                + Page.escaped(done.file()) + "</code></p>\n";
    }

    private static Page page(Locale locale, String title, String body, String head) {
        return new Page(locale, MESSAGES.format(locale, title),
                "<main>\n<h1>" + text(locale, title) + "</h1>\n" + body + "</main>\n", head);
    }

    private static String paragraph(String text) {
        return "<p>" + Page.escaped(text) + "</p>\n";
    }

    private static String text(Locale locale, String key) {
        return Page.escaped(MESSAGES.format(locale, key));
    }
}
