package mailcaravan.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * What an account has used of its limits, as the journal says it; the same whichever process asks.
 *
 * @param recipients
 *            that the server took, or may have taken, in the last 24 hours
 * @param messages
 *            that went out, or may have, in the last minute
 */
public record AccountUse(long recipients, long messages) {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /**
     * Counts; reads the files of the last days, and keeps nothing of them.
     *
     * @param journal
     *            one that need not have a folder yet
     * @throws IOException
     *             if the journal is there and cannot be read
     */
    public static AccountUse of(Journal journal, String account, Clock clock) throws IOException {
        Instant now = clock.instant();
        long[] used = new long[2];
        // a day more than needed: the zone may have changed
        LocalDate from = LocalDate.ofInstant(now.minus(DAY), clock.getZone()).minusDays(1);
        try {
            journal.acceptances(account, from, entry -> entry.at().ifPresent(time -> {
                if (time.isAfter(now.minus(DAY))) {
                    used[0] += entry.taken();
                }
                if (time.isAfter(now.minus(MINUTE)) && entry.taken() > 0) {
                    used[1]++;
                }
            }));
        } catch (NoSuchFileException e) {
            return new AccountUse(0, 0); // nothing has been submitted yet
        }
        return new AccountUse(used[0], used[1]);
    }
}
