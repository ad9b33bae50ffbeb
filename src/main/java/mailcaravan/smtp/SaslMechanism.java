package mailcaravan.smtp;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The client's side of one SASL authentication (RFC 4422), used once. */
interface SaslMechanism {
    /** Its registered name, as in the server's AUTH line. */
    String name();

    /** What the client says first, not yet in base64; empty where the server speaks first. */
    Optional<byte[]> initialResponse();

    /**
     * Answers a challenge.
     *
     * @param challenge
     *            decoded from base64
     * @return the answer, not yet in base64; of length 0 for an empty line
     * @throws IOException
     *             if the challenge is none of this mechanism
     */
    byte[] respond(byte[] challenge) throws IOException;

    /** What the last challenge said about a failure, on one line; empty if nothing. */
    default String detail() {
        return "";
    }

    /** Values that must not come back in a text, however the server quotes them. */
    List<String> secrets();
}
