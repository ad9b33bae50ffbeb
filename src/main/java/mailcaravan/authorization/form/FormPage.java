package mailcaravan.authorization.form;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import mailcaravan.authorization.Page;
import mailcaravan.failure.Provider;
import mailcaravan.text.Messages;

/** The form: SmailRefreshToken's fields, each with its label, what it is for, and what is wrong with it. */
final class FormPage {
    private static final Messages MESSAGES = Messages.of(FormPage.class);
    private static final List<String> FURTHER = List.of("tenant", "user", "tokenUri", "authorizeUri");

    private final Locale locale;
    private final String token;
    private final FormFields fields;
    private final Map<String, String> errors;
    private final FormSession.Form form;

    FormPage(Locale locale, String token, FormSession.Form form) {
        this.locale = locale;
        this.token = token;
        this.form = form;
        this.fields = form.fields();
        this.errors = form.errors();
    }

    Page page() {
        String title = MESSAGES.format(locale, "form.title");
        StringBuilder body = new StringBuilder("<form method=\"post\" action=\"./\" novalidate autocomplete=\"off\">\n")
                // pressing Enter in a field presses the first button: it must be the one that signs in
                .append("<button class=\"first\" tabindex=\"-1\" aria-hidden=\"true\"></button>\n")
                .append(MarkUp.token(token))
                .append(MarkUp.languageButton(locale)).append("<main>\n<h1>").append(Page.escaped(title))
                .append("</h1>\n<p>").append(text("form.intro")).append("</p>\n");
        if (form.notice() != null) {
            body.append(MarkUp.notice(false, form.notice().apply(locale)));
        }
        if (!errors.isEmpty()) {
            body.append(MarkUp.notice(false,
                    MESSAGES.format(locale, "form.errors", Integer.toString(errors.size()))));
        }
        body.append(provider()).append(input("mailbox", "email", fields.mailbox(), "username"))
                .append(input("clientId", "text", fields.clientId(), "off")).append(secret());
        boolean open = FURTHER.stream().anyMatch(errors::containsKey) || fields.provider() == Provider.CUSTOM;
        body.append("<details").append(open ? " open" : "").append("><summary>").append(text("form.further"))
                .append("</summary>\n").append(input("tenant", "text", fields.tenant(), "off"))
                .append(input("user", "text", fields.user(), "off"))
                .append(input("tokenUri", "url", fields.tokenUri(), "off"))
                .append(input("authorizeUri", "url", fields.authorizeUri(), "off")).append("</details>\n")
                .append("<button class=\"main\">").append(text("form.submit"))
                .append("</button>\n</main>\n</form>\n");
        return new Page(locale, title, body.toString());
    }

    private String provider() {
        StringBuilder select = new StringBuilder("<label for=\"provider\">").append(text("provider"))
                .append("</label>\n<select id=\"provider\" name=\"provider\">\n");
        for (Provider each : Provider.values()) {
            String name = each.name().toLowerCase(Locale.ROOT);
            select.append("<option value=\"").append(name).append(each == fields.provider() ? "\" selected>" : "\">")
                    .append(text("provider." + name)).append("</option>\n");
        }
        return select.append("</select>\n").toString();
    }

    /** A secret is never part of the page, neither the stored one nor what was typed a moment ago. */
    private String secret() {
        return input("secret", "password", "", "off", form.secretKept() ? "secret.hint-kept" : "secret.hint")
                + "<label class=\"check\"><input type=\"checkbox\" name=\"publicClient\" value=\"yes\""
                + (fields.publicClient() ? " checked" : "") + "> <span>" + text("public-client") + "</span></label>\n";
    }

    private String input(String name, String type, String value, String autocomplete) {
        return input(name, type, value, autocomplete, name + ".hint");
    }

    private String input(String name, String type, String value, String autocomplete, String hint) {
        String error = errors.get(name);
        return "<label for=\"" + name + "\">" + text(name) + "</label>\n<input id=\"" + name + "\" name=\"" + name
                + "\" type=\"" + type + "\" value=\"" + Page.escaped(value) + "\" autocomplete=\"" + autocomplete
                + "\" autocapitalize=\"none\" spellcheck=\"false\" aria-describedby=\"" + name + "-hint"
                + (error == null ? "" : " " + name + "-error\" aria-invalid=\"true") + "\">\n"
                + (error == null
                        ? ""
                        : "<p class=\"error\" id=\"" + name + "-error\">" + text(error) + "</p>\n")
                + "<p class=\"hint\" id=\"" + name + "-hint\">" + text(hint) + "</p>\n";
    }

    private String text(String key) {
        return Page.escaped(MESSAGES.format(locale, key));
    }
}
