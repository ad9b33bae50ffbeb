package mailcaravan.flow;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;

import org.jboss.logging.Logger;

import mailcaravan.account.CaravanConfig;
import mailcaravan.account.Configuration;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.drop.SentFolderPurge;
import mailcaravan.journal.Journal;

/** Deletes what has been kept for as long as configured; what cannot be deleted is logged and left for the next time. */
final class Retention implements Runnable {
    private static final Logger LOG = Logger.getLogger("mailcaravan");

    private final Configuration configuration;
    private final Journal journal;
    private final Clock clock;

    Retention(Configuration configuration, Journal journal, Clock clock) {
        this.configuration = configuration;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public void run() {
        CaravanConfig config = configuration.caravan();
        for (ConfiguredAccount account : configuration.accounts()) {
            config.sent().keep().ifPresent(keep -> purge(account.sentFolder(), keep));
            config.failed().keep().ifPresent(keep -> purge(account.failedFolder(), keep));
        }
        config.journal().keep().ifPresent(keep -> {
            try {
                journal.deleteBefore(LocalDate.ofInstant(clock.instant().minus(keep), clock.getZone()));
            } catch (IOException e) {
                LOG.warnf("journal: %s", e.toString());
            }
        });
    }

    private void purge(Path folder, Duration keep) {
        try {
            SentFolderPurge.purge(folder, clock.instant().minus(keep));
        } catch (IOException e) {
            LOG.warnf("%s: %s", folder, e.toString());
        }
    }
}
