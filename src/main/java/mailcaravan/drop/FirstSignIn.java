package mailcaravan.drop;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * When an account was signed in to for the first time.
 *
 * @param time
 *            of the first attempt, in milliseconds since 1970
 * @param succeeded
 *            true once the server has let it in
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record FirstSignIn(long time, boolean succeeded) {}
