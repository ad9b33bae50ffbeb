package mailcaravan.oauth;

import java.util.regex.Pattern;

/** Cuts text from a stranger down to what may stand in a log: one line, bounded, nothing that may be a token. */
final class Excerpt {
    private static final int LONGEST = 500;
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\s\\u2028\\u2029\\u202A-\\u202E]+");
    /** JWTs, Entra's and Google's opaque tokens: long runs without blanks. GUIDs and AADSTS numbers are shorter. */
    private static final Pattern TOKEN = Pattern
            .compile("[A-Za-z0-9+/_.=!*$~-]{40,}|(?:ya29|1//|M\\.[A-Z])[^\\s\"'<>,]*");
    private static final Pattern SECRET_FIELD = Pattern
            .compile(
                    "(?i)((?:access|refresh|id)_token|client_secret|password|assertion)([\"']?\\s*[:=]\\s*[\"']?)[^\"'&,\\s}]+");

    private Excerpt() {}

    /** At most 500 characters; never null. */
    static String of(String text) {
        String bounded = text.length() > 8 * LONGEST ? text.substring(0, 8 * LONGEST) : text;
        String line = BREAKS.matcher(bounded).replaceAll(" ").strip();
        String masked = TOKEN.matcher(SECRET_FIELD.matcher(line).replaceAll("$1$2*****")).replaceAll("*****");
        return masked.length() > LONGEST ? masked.substring(0, LONGEST) + "…" : masked;
    }
}
