package mailcaravan.flow;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.jboss.logging.Logger;

import mailcaravan.account.ConfiguredAccount;
import mailcaravan.drop.AccountState;
import mailcaravan.drop.ExpiryWarnings;
import mailcaravan.drop.TokenUse;
import mailcaravan.failure.Provider;
import mailcaravan.oauth.CredentialExpiry;
import mailcaravan.oauth.ExpiringCredentials;
import mailcaravan.text.Messages;

/**
 * Warns in the log before an account's secret, certificate or refresh token ends: one line at 30, 14, 7 and 1 days each,
 * not again after a restart, and anew for a credential that was renewed in between. Thread-safe.
 */
final class ExpiryWatch implements Runnable {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(ExpiryWatch.class);

    private final ConfiguredAccount account;
    private final AccountState state;
    private final TokenUseRecord use;
    private final Clock clock;
    private List<CredentialExpiry> known;
    private Optional<TokenUse> knownFor = Optional.empty();

    ExpiryWatch(ConfiguredAccount account, AccountState state, TokenUseRecord use, Clock clock) {
        this.account = account;
        this.state = state;
        this.use = use;
        this.clock = clock;
    }

    /** What ends when; read from the files at each {@link #run} and after each token request. */
    synchronized List<CredentialExpiry> current() {
        if (known == null || !knownFor.equals(use.last())) {
            read();
        }
        return known;
    }

    private void read() {
        knownFor = use.last();
        known = ExpiringCredentials.of(account, knownFor.map(TokenUse::used),
                knownFor.flatMap(TokenUse::announcedEnd), clock.getZone());
    }

    @Override
    public synchronized void run() {
        try {
            read();
            Map<String, Integer> told = state.expiryWarnings().map(ExpiryWarnings::days).orElse(Map.of());
            Map<String, Integer> now = new HashMap<>();
            known.forEach(each -> look(each, told, now));
            if (!now.equals(told)) {
                state.expiryWarnings(new ExpiryWarnings(now));
            }
        } catch (IOException e) {
            LOG.warn(MESSAGES.format("state-unwritable", account.name(), e.toString()));
        } catch (RuntimeException e) {
            // whatever it is, an exception here would end the housekeeping's further looks
            LOG.errorf(e, "%s", account.name());
        }
    }

    private void look(CredentialExpiry expiry, Map<String, Integer> told, Map<String, Integer> now) {
        Instant time = clock.instant();
        OptionalInt threshold = expiry.threshold(time);
        if (threshold.isEmpty()) {
            return;
        }
        String name = expiry.credential().toString();
        now.put(name, threshold.getAsInt());
        if (!Integer.valueOf(threshold.getAsInt()).equals(told.get(name))) {
            String credential = MESSAGES.format("expiry." + name);
            String day = LocalDate.ofInstant(expiry.end(), clock.getZone()).toString();
            String remedy = MESSAGES.format(remedy(expiry), account.name());
            LOG.warn(expiry.end().isAfter(time)
                    ? MESSAGES.format("expiry.ends", account.name(), credential, day,
                            Long.toString(expiry.daysLeft(time)), remedy)
                    : MESSAGES.format("expiry.ended", account.name(), credential, day, remedy));
        }
    }

    private String remedy(CredentialExpiry expiry) {
        String row = "expiry." + expiry.credential() + ".remedy";
        boolean google = account.provider() == Provider.GOOGLE;
        return switch (expiry.credential()) {
            case REFRESH_TOKEN -> google && expiry.announced() ? row + ".testing" : row;
            case CLIENT_SECRET -> google ? row + ".google" : row;
            case CLIENT_CERTIFICATE -> row;
        };
    }
}
