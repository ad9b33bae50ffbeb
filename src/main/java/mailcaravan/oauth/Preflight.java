package mailcaravan.oauth;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;

import mailcaravan.account.Account;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.Secret;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Provider;
import mailcaravan.failure.Symptom;
import mailcaravan.text.Messages;

/**
 * Looks at an account's fresh access token before Exchange does, as a refused sign-in counts towards a lock-out and says
 * less. What is certain stops the account; what is only likely is one line in the log, and what a refusal then is put down
 * to. A token that nobody can read passes. Thread-safe.
 */
public final class Preflight {
    /** Lets every token pass; for accounts of other providers. */
    public static final Preflight NONE = new Preflight(null, null, null);

    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(Preflight.class);

    private final String account;
    private final ClaimsReview review;
    private final Clock clock;
    private final Set<String> said = new HashSet<>();
    private Symptom.Local suspicion;

    private Preflight(String account, ClaimsReview review, Clock clock) {
        this.account = account;
        this.review = review;
        this.clock = clock;
    }

    /**
     * A look at the tokens of an account of Microsoft's.
     *
     * @param account
     *            name, for the log
     * @param mailbox
     *            that is signed in to
     * @param tenant
     *            as configured
     */
    public static Preflight of(String account, String mailbox, Optional<String> tenant, Clock clock) {
        return new Preflight(Objects.requireNonNull(account, "account"), new ClaimsReview(mailbox, tenant),
                Objects.requireNonNull(clock, "clock"));
    }

    /**
     * A look at the tokens of an account, if it is Microsoft's; else none.
     *
     * @param configured
     *            the same account as configured
     * @throws CredentialsException
     *             if its token file cannot be used
     */
    public static Preflight of(Account account, ConfiguredAccount configured, Clock clock)
            throws CredentialsException {
        return account.provider() == Provider.MICROSOFT
                ? of(account.name(), account.mailbox(), configured.credentialSettings().tenant(), clock)
                : NONE;
    }

    /**
     * Lets a token pass, or says why it cannot work.
     *
     * @throws TokenRequestException
     *             if Exchange is certain to refuse it
     */
    void check(Secret accessToken) throws TokenRequestException {
        if (review == null) {
            return;
        }
        List<ClaimsReview.Finding> found = AccessTokenClaims.of(accessToken.reveal())
                .map(claims -> review.of(claims, clock.instant())).orElse(List.of());
        if (!found.isEmpty() && found.get(0).certain()) {
            suspect(List.of());
            Symptom.Local fault = found.get(0).symptom();
            throw new TokenRequestException(fault.detail(), fault, null);
        }
        suspect(found.stream().map(ClaimsReview.Finding::symptom).toList());
    }

    private synchronized void suspect(List<Symptom.Local> suspicions) {
        suspicion = suspicions.isEmpty() ? null : suspicions.get(0);
        said.retainAll(suspicions.stream().map(Symptom.Local::code).collect(Collectors.toSet()));
        for (Symptom.Local each : suspicions) {
            if (said.add(each.code())) {
                Failure failure = FailureCatalogue.classify(each);
                Locale locale = Locale.getDefault();
                LOG.warn(MESSAGES.format("preflight.likely", account, failure.headline(locale),
                        failure.remedy(locale)));
            }
        }
    }

    /** What Exchange probably refuses the last token for, if it does. */
    synchronized Optional<Symptom.Local> suspicion() {
        return Optional.ofNullable(suspicion);
    }
}
