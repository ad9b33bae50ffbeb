package mailcaravan.account;

import java.util.Objects;

/**
 * A client secret, refresh token or password, which no log, exception or debugger view gets to print by accident.
 * <p>
 * Immutable.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** Wraps a value, which must not be null. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value itself, for the one place that must send or store it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "*****";
    }
}
