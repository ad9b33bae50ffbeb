package mailcaravan.simulator;

import java.util.Locale;
import java.util.regex.Pattern;

/** Takes out of a command line what may be a token, also where a client sent it out of place. */
final class Redaction {
    private static final Pattern LIKE_A_TOKEN = Pattern.compile("[A-Za-z0-9+/=_.~-]{80,}");

    private Redaction() {}

    /** The line with stars for what AUTH, or POP3's PASS and APOP, carries and for anything as long as a token. */
    static String of(String line) {
        String[] words = line.split(" ", 3);
        boolean auth = words.length == 3 && words[0].toUpperCase(Locale.ROOT).equals("AUTH");
        if (words[0].equalsIgnoreCase("PASS") && words.length > 1) {
            return words[0] + " *****";
        }
        auth |= words.length == 3 && words[0].equalsIgnoreCase("APOP");
        return auth ? words[0] + " " + words[1] + " *****" : LIKE_A_TOKEN.matcher(line).replaceAll("*****");
    }
}
