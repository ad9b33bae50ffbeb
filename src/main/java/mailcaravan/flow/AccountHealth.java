package mailcaravan.flow;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

import mailcaravan.drop.AccountControl;
import mailcaravan.drop.ParkedAccount;
import mailcaravan.oauth.CredentialExpiry;

/**
 * The health of one account: down while it is parked, with the reason and the remedy in English. Shows no address, no
 * subject and no secret.
 * <p>
 * Neither readiness nor liveness: a restart mends no expired secret, and the other accounts go on. Thread-safe.
 */
final class AccountHealth extends AbstractHealthCheck {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>()\\[\\],;:\"']+@[^\\s<>()\\[\\],;:\"']+");

    private final AccountGate gate;
    private final AccountControl control;
    private final Supplier<List<CredentialExpiry>> expiries;
    private final Clock clock;

    AccountHealth(String account, AccountGate gate, AccountControl control,
            Supplier<List<CredentialExpiry>> expiries, Clock clock) {
        super("mail-caravan", "account-" + account);
        this.gate = gate;
        this.control = control;
        this.expiries = expiries;
        this.clock = clock;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("paused", control.isPaused());
        expiries.get().forEach(
                each -> builder.detail(each.credential() + "-days-left", each.daysLeft(clock.instant())));
        Optional<ParkedAccount> parked = gate.parked();
        if (parked.isEmpty()) {
            builder.up();
            return;
        }
        ParkedAccount why = parked.get();
        builder.detail("code", why.code()).detail("stage", why.stage()).detail("reason", english(why.reason()))
                .detail("remedy", english(why.remedy())).detail("since", local(why.since()))
                .detail("nextProbe", local(why.nextProbe())).down();
    }

    // replies name mailboxes
    private static String english(Map<String, String> texts) {
        return ADDRESS.matcher(texts.getOrDefault("en", "")).replaceAll("<address>");
    }

    private String local(long time) {
        return Instant.ofEpochMilli(time).atZone(clock.getZone()).toOffsetDateTime().truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
