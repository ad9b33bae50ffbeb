package mailcaravan.authorization;

import java.util.Locale;
import java.util.function.Function;

/** The sign-in gave no usable refresh token. The message says why and what to do, on one line, without a secret. */
public class AuthorizationException extends Exception {
    private final transient Function<Locale, String> sentence;

    /** Carries the sentence for the user. */
    public AuthorizationException(String message) {
        this(message, null);
    }

    /** Carries the sentence for the user, and what led to it. */
    public AuthorizationException(String message, Throwable cause) {
        this(locale -> message, cause);
    }

    /** Carries the sentence in any language, for a user whose browser speaks another one than the terminal. */
    public AuthorizationException(Function<Locale, String> sentence, Throwable cause) {
        super(sentence.apply(Locale.getDefault()), cause);
        this.sentence = sentence;
    }

    /** The message in a language. */
    public String message(Locale locale) {
        return sentence == null ? getMessage() : sentence.apply(locale);
    }
}
