package mailcaravan.flow;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import mailcaravan.oauth.TokenListener;
import mailcaravan.smtp.DialogueListener;
import mailcaravan.smtp.Transcript;

/**
 * Puts an account's dialogues on the log, where {@code caravan.debug.transcript} asks for it: each line with the account's
 * name, those of a connection with its number too. Thread-safe.
 */
final class TranscriptLog {
    private static final Logger LOG = Logger.getLogger("mailcaravan.transcript");

    private final String account;
    private final boolean wanted;
    private final LongSupplier nanoTime;
    private final AtomicLong connections = new AtomicLong();

    /**
     * A log.
     *
     * @param wanted
     *            false: nothing is heard and nothing is written
     */
    TranscriptLog(String account, boolean wanted, LongSupplier nanoTime) {
        this.account = account;
        this.wanted = wanted;
        this.nanoTime = nanoTime;
    }

    /** The listener of a new connection. */
    DialogueListener connection() {
        return wanted ? transcript(account + "#" + connections.incrementAndGet()) : DialogueListener.NONE;
    }

    /** The listener of token requests. */
    TokenListener tokens() {
        return wanted ? transcript(account) : TokenListener.NONE;
    }

    private Transcript transcript(String name) {
        return new Transcript(line -> LOG.infof("%s %s", name, line), nanoTime);
    }
}
