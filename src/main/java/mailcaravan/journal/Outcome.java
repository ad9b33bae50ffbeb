package mailcaravan.journal;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What became of a request; {@link #toString()} is the word used in the journal and in reports. */
@RegisterForReflection
public enum Outcome {
    /** The final dot is next: a journal that ends here for a request leaves it in doubt. */
    SUBMITTING,
    /** The server took the message for all recipients of the submission. */
    SUBMITTED,
    /** The server refused some or all recipients for good. */
    REFUSED,
    /** It can never be submitted as it is. */
    DEAD_LETTERED,
    /** The connection failed after the final dot: the server may have the message. */
    IN_DOUBT,
    /** Not now: it is tried again later. */
    DEFERRED;

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static Outcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
