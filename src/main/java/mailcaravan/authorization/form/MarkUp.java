package mailcaravan.authorization.form;

import java.util.Locale;

import mailcaravan.authorization.Page;

/** Pieces of HTML that several pages have; every text in them is escaped here. */
final class MarkUp {
    private MarkUp() {}

    /** The hidden field that makes a POST one of ours. */
    static String token(String token) {
        return "<input type=\"hidden\" name=\"token\" value=\"" + Page.escaped(token) + "\">\n";
    }

    /** A form of its own that shows the same page in the other language. */
    static String language(Locale locale, String token, String action) {
        return "<form method=\"post\" action=\"" + action + "\">\n" + token(token) + languageButton(locale)
                + "</form>\n";
    }

    /** The button of that, for a form that it is to be sent with. */
    static String languageButton(Locale locale) {
        boolean japanese = locale.getLanguage().equals("ja");
        return "<p class=\"language\"><button name=\"lang\" formnovalidate " + (japanese
                ? "value=\"en\" lang=\"en\">English"
                : "value=\"ja\" lang=\"ja\">日本語") + "</button></p>\n";
    }

    /** A sentence that must not be overlooked; a screen reader says it at once. */
    static String notice(boolean good, String sentence) {
        return "<div class=\"notice" + (good ? " good\" role=\"status\"" : "\" role=\"alert\"") + "><p>"
                + Page.escaped(sentence) + "</p></div>\n";
    }
}
