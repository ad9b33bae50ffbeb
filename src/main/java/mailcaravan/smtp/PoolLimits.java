package mailcaravan.smtp;

import java.time.Duration;

/**
 * When a connection has served its time.
 *
 * @param idle
 *            an unused one is closed after this
 * @param age
 *            none is reused after this
 * @param messages
 *            none is reused after this many
 * @param unchecked
 *            one unused for longer is asked by NOOP whether it still lives
 */
record PoolLimits(Duration idle, Duration age, int messages, Duration unchecked) {
    /** Exchange Online cuts sessions after about 20 minutes. */
    static final PoolLimits DEFAULT = new PoolLimits(Duration.ofSeconds(60), Duration.ofMinutes(15), 1_000,
            Duration.ofSeconds(5));

    /** The same, but none is reused after this age either. */
    PoolLimits noOlderThan(Duration most) {
        return new PoolLimits(idle, age.compareTo(most) < 0 ? age : most, messages, unchecked);
    }
}
