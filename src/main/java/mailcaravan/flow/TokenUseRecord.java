package mailcaravan.flow;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import org.jboss.logging.Logger;

import mailcaravan.drop.AccountState;
import mailcaravan.drop.TokenUse;
import mailcaravan.oauth.TokenListener;
import mailcaravan.text.Messages;

/**
 * Puts on disk when an account's refresh token was used last: one that is not rotated leaves no other trace of it. Tells
 * another listener everything too. Thread-safe.
 */
public final class TokenUseRecord implements TokenListener {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(TokenUseRecord.class);

    private final String account;
    private final AccountState state;
    private final Clock clock;
    private final TokenListener next;
    private volatile TokenUse last;

    /**
     * A record.
     *
     * @param account
     *            name, for the log
     * @param next
     *            told everything as well
     */
    public TokenUseRecord(String account, AccountState state, Clock clock, TokenListener next) {
        this.account = account;
        this.state = state;
        this.clock = clock;
        this.next = next;
        this.last = state.tokenUse().orElse(null);
    }

    /** The last use, this process's or an earlier one's. */
    Optional<TokenUse> last() {
        return Optional.ofNullable(last);
    }

    @Override
    public void requesting(String tokenUri) {
        next.requesting(tokenUri);
    }

    @Override
    public void granted() {
        next.granted();
    }

    @Override
    public void used(Duration accessToken, Optional<Duration> refreshToken) {
        next.used(accessToken, refreshToken);
        long now = clock.millis();
        last = new TokenUse(now, now + accessToken.toMillis(),
                refreshToken.map(lifetime -> now + lifetime.toMillis()).orElse(0L));
        try {
            state.tokenUse(last);
        } catch (IOException e) {
            LOG.warn(MESSAGES.format("state-unwritable", account, e.toString()));
        }
    }

    @Override
    public void notGranted(Exception failure) {
        next.notGranted(failure);
    }
}
