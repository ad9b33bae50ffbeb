package mailcaravan.oauth;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters of a query or a form: {@code application/x-www-form-urlencoded} in UTF-8 (RFC 6749 appendix B). */
public final class FormText {
    private FormText() {}

    /** The text of parameters, in their order. */
    public static String of(Map<String, String> parameters) {
        return parameters.entrySet().stream().map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** The parameters by name; of equal names the first. What is not escaped as it must be is left out. */
    public static Map<String, String> parse(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String each : (query == null ? "" : query).split("&")) {
            int equals = each.indexOf('=');
            try {
                if (equals > 0) {
                    parameters.putIfAbsent(decoded(each.substring(0, equals)), decoded(each.substring(equals + 1)));
                }
            } catch (IllegalArgumentException malformed) {
                continue;
            }
        }
        return parameters;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
