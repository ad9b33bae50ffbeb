package mailcaravan.flow;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters of a token request, whose text form shows none of them. Immutable. */
record TokenForm(Map<String, String> parameters) {
    /** As {@code application/x-www-form-urlencoded} (RFC 6749 appendix B). */
    String encoded() {
        return parameters.entrySet().stream()
                .map(each -> URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public String toString() {
        return "TokenForm[*****]";
    }
}
