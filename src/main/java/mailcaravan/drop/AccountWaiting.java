package mailcaravan.drop;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * For how long an account has taken no requests although there may have been some: parked, paused, or its quota used up.
 *
 * @param total
 *            milliseconds, of waits that are over
 * @param since
 *            when the present wait began, in milliseconds since 1970; 0 if there is none
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record AccountWaiting(long total, long since) {}
