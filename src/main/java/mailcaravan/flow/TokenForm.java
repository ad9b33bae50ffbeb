package mailcaravan.flow;

import java.util.Map;

import mailcaravan.oauth.FormText;

/** The parameters of a token request, whose text form shows none of them. Immutable. */
record TokenForm(Map<String, String> parameters) {
    /** As {@code application/x-www-form-urlencoded} (RFC 6749 appendix B). */
    String encoded() {
        return FormText.of(parameters);
    }

    @Override
    public String toString() {
        return "TokenForm[*****]";
    }
}
