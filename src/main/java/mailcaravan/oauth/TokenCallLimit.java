package mailcaravan.oauth;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.text.Messages;

/**
 * A token endpoint that is asked only so often in an hour by one account, so that no fault or mistake of anybody's makes
 * Entra see a loop (AADSTS50196), which it answers by refusing everybody who uses the application.
 * <p>
 * Sixty an hour is the default: an account that works needs one or two, one that is probed all the time twenty, and one
 * whose tokens are good for five minutes only some thirty. Nobody publishes where Entra's own limit lies.
 * <p>
 * Counts what is asked, whatever comes back. Thread-safe.
 */
public final class TokenCallLimit implements TokenEndpoint {
    private static final Messages MESSAGES = Messages.of(TokenCallLimit.class);
    private static final Duration WINDOW = Duration.ofHours(1);

    private final String account;
    private final TokenEndpoint endpoint;
    private final int most;
    private final LongSupplier nanoTime;
    private final Deque<Long> calls = new ArrayDeque<>();

    /**
     * A limit on an endpoint.
     *
     * @param account
     *            name, for the reason
     * @param most
     *            calls in any hour; 0: as many as come
     * @param nanoTime
     *            monotonic clock, as {@link System#nanoTime()}
     */
    public TokenCallLimit(String account, TokenEndpoint endpoint, int most, LongSupplier nanoTime) {
        this.account = Objects.requireNonNull(account, "account");
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.most = most;
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    }

    /**
     * {@inheritDoc}
     *
     * @throws TokenRequestException
     *             also where the hour's calls are used up; its symptom says for how long
     */
    @Override
    public Answer post(URI tokenUri, Map<String, String> form, Duration timeout) throws TokenRequestException {
        if (most > 0) {
            count();
        }
        return endpoint.post(tokenUri, form, timeout);
    }

    private synchronized void count() throws TokenRequestException {
        long now = nanoTime.getAsLong();
        while (!calls.isEmpty() && now - calls.peek() >= WINDOW.toNanos()) {
            calls.remove();
        }
        if (calls.size() >= most) {
            // rounded up: who comes back at the second must find the place free
            Duration wait = Duration.ofNanos(calls.peek() + WINDOW.toNanos() - now).plusMillis(1);
            String reason = MESSAGES.format("calls.used", account, Integer.toString(most));
            throw new TokenRequestException(reason, new Symptom.Local(Stage.TOKEN, "token-calls", reason, wait), null);
        }
        calls.add(now);
    }
}
