package mailcaravan.oauth;

import java.time.Duration;
import java.util.Map;

/**
 * Posts a form to a token endpoint (RFC 6749 3.2). Implemented where the HTTP client lives.
 * <p>
 * Thread-safe. Neither the form nor the answer's body is ever logged.
 */
public interface TokenEndpoint {
    /** No more octets of an answer are read; one of Entra with its longest tokens has about 10,000. */
    int LONGEST_ANSWER = 64 * 1024;

    /**
     * Posts and returns the answer, whatever its status.
     *
     * @param tokenUri
     *            http or https, already checked
     * @param form
     *            parameters in order, not yet encoded; holds secrets
     * @param timeout
     *            for connecting and for the answer, each
     * @throws TokenRequestException
     *             if there was no answer at all
     */
    Answer post(java.net.URI tokenUri, Map<String, String> form, Duration timeout) throws TokenRequestException;

    /**
     * What came back.
     *
     * @param status
     *            HTTP status
     * @param body
     *            at most 64 KiB of it, decoded
     * @param retryAfter
     *            value of the Retry-After header, or null
     */
    record Answer(int status, String body, String retryAfter) {
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }
}
