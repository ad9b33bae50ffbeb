package mailcaravan.authorization.form;

import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/** The language of a page: the one that the user chose, else the browser's (RFC 9110 section 12.5.4). */
final class FormLanguage {
    private static final List<Locale> KNOWN = List.of(Locale.ENGLISH, Locale.JAPANESE);
    private volatile Locale chosen;

    /** Remembers what the user chose; anything that is no language of ours is left aside. */
    void choose(String tag) {
        KNOWN.stream().filter(each -> each.getLanguage().equals(tag)).forEach(each -> chosen = each);
    }

    /**
     * The language for a request.
     *
     * @param acceptLanguage
     *            the browser's header, or null
     */
    Locale of(String acceptLanguage) {
        if (chosen != null) {
            return chosen;
        }
        Locale usual = Locale.getDefault().getLanguage().equals("ja") ? Locale.JAPANESE : Locale.ENGLISH;
        if (acceptLanguage == null) {
            return usual;
        }
        try {
            Locale found = Locale.lookup(LanguageRange.parse(acceptLanguage), KNOWN);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException malformed) {
            return usual;
        }
    }
}
