package mailcaravan.failure;

import java.time.Duration;

/**
 * What was observed when something failed, before anybody decides what it means.
 * <p>
 * Immutable. No symptom holds a token, a password or a client secret.
 */
public sealed interface Symptom {
    /** Where it was met; never null. */
    Stage stage();

    /**
     * The SMTP server answered with a refusal.
     *
     * @param code
     *            three digits (RFC 5321 4.2.1)
     * @param enhancedCode
     *            for example {@code 5.7.3} (RFC 3463), or null
     * @param text
     *            the whole reply on one line, codes included, for example {@code 535 5.7.3 Authentication unsuccessful}
     */
    record Reply(Stage stage, int code, String enhancedCode, String text) implements Symptom {}

    /**
     * The POP3 server that is to be signed in to before SMTP answered with {@code -ERR} (RFC 1939).
     *
     * @param command
     *            that it answered, or {@code GREETING}
     * @param text
     *            the whole reply on one line, secrets as asterisks
     */
    record PopReply(String command, String text) implements Symptom {
        @Override
        public Stage stage() {
            return Stage.POP;
        }
    }

    /**
     * The connection to the SMTP server, the POP3 server or the token endpoint failed without an answer.
     *
     * @param peer
     *            {@code host:port}, or the URI without user info and query
     * @param cause
     *            what Java threw; classified by walking its cause chain
     */
    record Transport(Stage stage, String peer, Throwable cause) implements Symptom {}

    /**
     * The token endpoint answered, and not with a usable access token.
     *
     * @param httpStatus
     *            of the answer
     * @param error
     *            OAuth {@code error} (RFC 6749 5.2), or null where the answer has none
     * @param description
     *            {@code error_description} or a bounded excerpt of the answer, on one line; may be empty
     * @param retryAfter
     *            from the Retry-After header, or null
     */
    record TokenError(int httpStatus, String error, String description, Duration retryAfter) implements Symptom {
        @Override
        public Stage stage() {
            return Stage.TOKEN;
        }
    }

    /**
     * The request itself is at fault.
     *
     * @param code
     *            names the fault in kebab-case, for example {@code no-recipient}; key of its remedy
     * @param detail
     *            the fault in one sentence in the user's language, naming the field, file or address
     */
    record BadRequest(String code, String detail) implements Symptom {
        @Override
        public Stage stage() {
            return Stage.COMPOSE;
        }
    }

    /**
     * Something on this machine is in the way: a file, a folder, a key.
     *
     * @param code
     *            names the cause in kebab-case, or a WinINet number such as {@code 12006}; key of its remedy
     * @param detail
     *            the cause in one sentence in the user's language
     * @param retryAfter
     *            how long it will stay so, or null where nobody knows
     */
    record Local(Stage stage, String code, String detail, Duration retryAfter) implements Symptom {
        /** A cause of which nobody knows how long it will stay. */
        public Local(Stage stage, String code, String detail) {
            this(stage, code, detail, null);
        }
    }
}
