package mailcaravan.flow;

import java.util.Optional;

import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.failure.Verdict;
import mailcaravan.oauth.AccessToken;
import mailcaravan.oauth.AccessTokenProvider;
import mailcaravan.smtp.PooledMailSender;

/**
 * Tries whether an account can be signed in to: token, connection, STARTTLS and AUTH, without a message. Used by one
 * thread at a time.
 */
final class AccountProbe {
    private final AccessTokenProvider tokens;
    private final PooledMailSender sender;
    private final FailureClassifier failures;
    private boolean tokenRefused;

    /**
     * A probe.
     *
     * @param tokens
     *            null for an account that signs in without a token
     * @param failures
     *            what this account's failures mean
     */
    AccountProbe(AccessTokenProvider tokens, PooledMailSender sender, FailureClassifier failures) {
        this.tokens = tokens;
        this.sender = sender;
        this.failures = failures;
    }

    /** Signs in; what stands in the way, or nothing. A token that may be an old one is replaced once. */
    Optional<Failure> run() {
        Optional<Failure> failure = signIn();
        if (!tokenRefused && failure.isPresent() && failure.get().verdict() == Verdict.REFRESH) {
            failure = signIn();
        }
        tokenRefused = failure.isPresent() && failure.get().verdict() == Verdict.REFRESH;
        return failure.map(each -> each.verdict() == Verdict.REFRESH ? each.withVerdict(Verdict.STOP) : each);
    }

    private Optional<Failure> signIn() {
        AccessToken token = null;
        try {
            token = tokens == null ? null : tokens.accessToken();
            sender.probe(token);
            return Optional.empty();
        } catch (Exception e) {
            Failure failure = failures.classify(e);
            if (failure.verdict() == Verdict.REFRESH && token != null) {
                // a right that is granted later is in new tokens only
                tokens.invalidate(token);
            }
            return Optional.of(token == null ? failure : failure.suspecting(tokens.suspicion()));
        }
    }
}
