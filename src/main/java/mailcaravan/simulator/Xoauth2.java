package mailcaravan.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The client's XOAUTH2 message: who wants to log in, with which token (Microsoft, "Authenticate an IMAP, POP or SMTP
 * connection using OAuth"). Its text form does not show the token.
 */
record Xoauth2(String user, String token) {
    private static final String USER = "user=";
    private static final String BEARER = "auth=Bearer ";

    /** Reads {@code user=…^Aauth=Bearer …^A^A} in base64; empty if it is anything else. */
    static Optional<Xoauth2> decode(String base64) {
        String text;
        try {
            text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String[] fields = text.split("\u0001", -1);
        if (fields.length != 4 || !fields[0].startsWith(USER) || !fields[1].startsWith(BEARER)
                || !fields[2].isEmpty() || !fields[3].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Xoauth2(fields[0].substring(USER.length()), fields[1].substring(BEARER.length())));
    }

    @Override
    public String toString() {
        return "Xoauth2[" + user + "]";
    }
}
