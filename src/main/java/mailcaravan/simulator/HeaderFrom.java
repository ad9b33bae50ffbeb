package mailcaravan.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the addresses in the From field of a message (RFC 5322 3.6.2), as far as a send-as check needs them. */
final class HeaderFrom {
    private static final Pattern FIELD = Pattern.compile("(?im)^From[ \\t]*:(.*)$");
    private static final Pattern NOT_ADDRESS = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"(?!@)|\\([^()]*\\)");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;:\"()]+@[^\\s<>,;:\"()]+");

    private HeaderFrom() {}

    /**
     * The addresses of all From fields.
     *
     * @param content
     *            the message's first octets, the whole header if possible
     */
    static List<String> addresses(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        String header = (end < 0 ? text : text.substring(0, end)).replaceAll("\\r\\n(?=[ \\t])", "");
        List<String> found = new ArrayList<>();
        Matcher fields = FIELD.matcher(header);
        while (fields.find()) {
            Matcher addresses = ADDRESS.matcher(NOT_ADDRESS.matcher(fields.group(1)).replaceAll(" "));
            while (addresses.find()) {
                found.add(addresses.group());
            }
        }
        return found;
    }
}
