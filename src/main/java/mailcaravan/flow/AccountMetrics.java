package mailcaravan.flow;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import mailcaravan.oauth.CredentialExpiry;

/**
 * One account's figures for monitoring. Labels hold its name and no address; they are served only where
 * {@code caravan.http.port} is set. Thread-safe.
 */
final class AccountMetrics implements MeterBinder {
    private final String account;
    private final AccountGate gate;
    private final Supplier<List<CredentialExpiry>> expiries;
    private final TokenRequestCount requests;
    private final Clock clock;

    AccountMetrics(String account, AccountGate gate, Supplier<List<CredentialExpiry>> expiries,
            TokenRequestCount requests, Clock clock) {
        this.account = account;
        this.gate = gate;
        this.expiries = expiries;
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("caravan.account.parked", gate, each -> each.parked().isPresent() ? 1 : 0)
                .description("1 while the account is parked").tag("account", account).strongReference(true)
                .register(registry);
        for (CredentialExpiry.Credential each : CredentialExpiry.Credential.values()) {
            Gauge.builder("caravan.credential.days.left", () -> daysLeft(each))
                    .description("Whole days until the credential ends; no number where none is known")
                    .tag("account", account).tag("credential", each.toString()).strongReference(true)
                    .register(registry);
        }
        count(registry, "granted", TokenRequestCount::grantedCount);
        count(registry, "refused", TokenRequestCount::refusedCount);
    }

    private void count(MeterRegistry registry, String outcome,
            ToDoubleFunction<TokenRequestCount> count) {
        FunctionCounter.builder("caravan.token.requests", requests, count)
                .description("Token requests since the start").tag("account", account).tag("outcome", outcome)
                .register(registry);
    }

    private Number daysLeft(CredentialExpiry.Credential credential) {
        return expiries.get().stream().filter(each -> each.credential() == credential)
                .mapToDouble(each -> each.daysLeft(clock.instant())).min().orElse(Double.NaN);
    }
}
