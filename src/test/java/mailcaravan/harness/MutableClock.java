package mailcaravan.harness;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that a test moves; its nano time moves with it. */
public final class MutableClock extends Clock {
    private final ZoneId zone;
    private Instant now;
    private long nanos;

    public MutableClock(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
        nanos += duration.toNanos();
    }

    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new MutableClock(instant(), other);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }
}
