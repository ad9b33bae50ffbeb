package mailcaravan.account;

/**
 * The configuration cannot be used as it stands: wrong use, not a failure. The message is one line in the user's
 * language that names the key, where it stands and what to do; it never holds a secret.
 */
public class ConfigurationException extends Exception {
    /** Carries the sentence for the user. */
    public ConfigurationException(String message) {
        super(message);
    }

    /** Carries the sentence for the user, and what led to it. */
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
