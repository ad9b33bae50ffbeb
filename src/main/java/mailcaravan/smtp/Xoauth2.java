package mailcaravan.smtp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import mailcaravan.oauth.AccessToken;

/**
 * XOAUTH2, Google's and Microsoft's way to authenticate with an access token.
 * <p>
 * A challenge is always bad news: JSON with status and schemes, to be answered by an empty line, upon which the server
 * gives its reply.
 */
final class Xoauth2 implements SaslMechanism {
    private static final int LONGEST_DETAIL = 400;

    private final String mailbox;
    private final AccessToken token;
    private String detail = "";

    /**
     * Authenticates as the owner of a mailbox.
     *
     * @param mailbox
     *            {@code local@domain}
     */
    Xoauth2(String mailbox, AccessToken token) {
        this.mailbox = mailbox;
        this.token = token;
    }

    @Override
    public String name() {
        return "XOAUTH2";
    }

    @Override
    public Optional<byte[]> initialResponse() {
        String response = "user=" + mailbox + "\u0001auth=Bearer " + token.value() + "\u0001\u0001";
        return Optional.of(response.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] respond(byte[] challenge) {
        String text = new String(challenge, StandardCharsets.UTF_8).replaceAll("[\\p{Cc}\\u2028\\u2029\\ufffd]", "?");
        detail = text.length() > LONGEST_DETAIL ? text.substring(0, LONGEST_DETAIL) : text;
        return new byte[0];
    }

    @Override
    public String detail() {
        return detail;
    }

    @Override
    public List<String> secrets() {
        return List.of(token.value());
    }
}
