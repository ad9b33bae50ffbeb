package mailcaravan.oauth;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The Retry-After header (RFC 9110 section 10.2.3): seconds, or an HTTP date. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    private static Duration bounded(Duration wait) {
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    /**
     * How long to wait, never negative. More than a day is a mistake or a clock that is wrong, and counts as a day.
     *
     * @param header
     *            may be null
     * @return empty if there is no header or it is neither form
     */
    static Optional<Duration> parse(String header, Clock clock) {
        if (header == null) {
            return Optional.empty();
        }
        String value = header.strip();
        if (value.matches("[0-9]{1,9}")) {
            return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(value))));
        }
        try {
            Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration wait = Duration.between(clock.instant(), date);
            return Optional.of(wait.isNegative() ? Duration.ZERO : bounded(wait));
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }
}
