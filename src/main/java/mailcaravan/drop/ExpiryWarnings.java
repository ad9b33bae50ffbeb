package mailcaravan.drop;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Which warnings about the end of credentials have been given.
 *
 * @param days
 *            the narrowest threshold that was told, by the credential's name
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record ExpiryWarnings(Map<String, Integer> days) {
    /** A copy; none for a record that a hand has damaged. */
    public ExpiryWarnings {
        days = days == null || days.containsValue(null) ? Map.of() : Map.copyOf(days);
    }
}
