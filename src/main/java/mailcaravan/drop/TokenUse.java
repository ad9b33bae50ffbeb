package mailcaravan.drop;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The last token request that succeeded; all times in milliseconds since 1970.
 *
 * @param time
 *            when it was, the last use of the refresh token
 * @param accessTokenEnds
 *            when the access token that it brought ends
 * @param refreshTokenEnds
 *            when the refresh token ends, as the token endpoint said; 0 if it did not
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record TokenUse(long time, long accessTokenEnds, long refreshTokenEnds) {
    /** When it was. */
    public Instant used() {
        return Instant.ofEpochMilli(time);
    }

    /** When the refresh token ends, if the token endpoint said so. */
    public Optional<Instant> announcedEnd() {
        return refreshTokenEnds > 0 ? Optional.of(Instant.ofEpochMilli(refreshTokenEnds)) : Optional.empty();
    }
}
