package mailcaravan.smtp;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

import javax.net.ssl.SSLContext;

import mailcaravan.account.PopSettings;

/**
 * Signs in to an account's POP3 server before its submission server is connected to, where the settings want that.
 * <p>
 * Servers remember for ten minutes and more from which address somebody signed in. After {@link #GOOD_FOR} it is done again,
 * and a connection is not reused for longer than that: no message begins later than twice that time after the sign-in. Thread-safe: of several connections one signs in, the others wait.
 */
final class PopBeforeSmtp {
    /** How long a sign-in serves for further connections, and a connection for further messages. */
    static final Duration GOOD_FOR = Duration.ofMinutes(5);

    private final Optional<PopSettings> settings;
    private final SSLContext tls;
    private final DaemonTimer timer;
    private final LongSupplier nanoTime;
    private volatile Long signedInAt;

    /**
     * Signs in to nothing yet.
     *
     * @param settings
     *            empty: there is nothing to do
     * @param tls
     *            null only where the settings ask for no TLS
     * @param nanoTime
     *            monotonic, in nanoseconds
     */
    PopBeforeSmtp(Optional<PopSettings> settings, SSLContext tls, DaemonTimer timer, LongSupplier nanoTime) {
        this.settings = settings;
        this.tls = tls;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /**
     * Signs in unless that was done a short while ago.
     *
     * @param listener
     *            told what is said
     * @throws SubmissionException
     *             at {@link mailcaravan.failure.Stage#POP} if it is refused, or the server cannot be reached
     */
    synchronized void signIn(DialogueListener listener) throws SubmissionException {
        if (settings.isEmpty()) {
            return;
        }
        Long last = signedInAt;
        long now = nanoTime.getAsLong();
        if (last == null || now - last >= GOOD_FOR.toNanos()) {
            new PopSignIn(settings.get(), tls, timer, listener).run();
            signedInAt = now;
        }
    }

    /** Signs in again for the next connection, whenever that is. */
    void forget() {
        signedInAt = null;
    }
}
