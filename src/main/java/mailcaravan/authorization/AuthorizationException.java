package mailcaravan.authorization;

/** The sign-in gave no usable refresh token. The message says why and what to do, on one line, without a secret. */
public class AuthorizationException extends Exception {
    /** Carries the sentence for the user. */
    public AuthorizationException(String message) {
        super(message);
    }

    /** Carries the sentence for the user, and what led to it. */
    public AuthorizationException(String message, Throwable cause) {
        super(message, cause);
    }
}
