package mailcaravan.flow;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import mailcaravan.drop.AccountControl;
import mailcaravan.text.Messages;

/** Listens, once a second, to what an operator says of an account: pause, or resume. Used by one thread. */
final class OperatorWord {
    private static final Logger LOG = Logger.getLogger("mailcaravan.account");
    private static final Messages MESSAGES = Messages.of(OperatorWord.class);
    private static final long EVERY = TimeUnit.SECONDS.toNanos(1);

    private final String account;
    private final AccountControl control;
    private final AccountGate gate;
    private final LongSupplier nanoTime;
    private boolean paused;
    private boolean heard;
    private long last;

    OperatorWord(String account, AccountControl control, AccountGate gate, LongSupplier nanoTime) {
        this.account = account;
        this.control = control;
        this.gate = gate;
        this.nanoTime = nanoTime;
    }

    /** True while the account is to take nothing; a parked one is probed at once when it is resumed. */
    boolean paused() {
        long now = nanoTime.getAsLong();
        if (!heard || now - last >= EVERY) {
            heard = true;
            last = now;
            listen();
        }
        return paused;
    }

    private void listen() {
        boolean before = paused;
        paused = control.isPaused();
        if (paused != before) {
            LOG.info(MESSAGES.format(paused ? "paused" : "resumed", account));
        }
        try {
            if (control.takeResume()) {
                gate.probeAtOnce();
            }
        } catch (IOException e) {
            LOG.warnf("%s: %s", account, e);
        }
    }
}
