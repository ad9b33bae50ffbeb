package mailcaravan.account;

import java.nio.file.Path;

/**
 * A value and where it was found.
 *
 * @param key
 *            as in a file, also where an environment variable set it
 * @param value
 *            never null; may be empty
 * @param origin
 *            for messages: {@code file:line}, the variable's name, or {@code -Dkey}
 * @param base
 *            what a relative path counts from
 */
record Setting(String key, String value, String origin, Path base) {
    /** The same setting with another value. */
    Setting withValue(String other) {
        return new Setting(key, other, origin, base);
    }

    /** Leaves the value out, which may be a secret. */
    @Override
    public String toString() {
        return key + " (" + origin + ")";
    }
}
