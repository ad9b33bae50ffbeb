package mailcaravan.smtp;

import java.io.IOException;
import java.time.Duration;

/**
 * The right to have a connection to an account's server open, shared with whoever else submits from the mailbox: a slot
 * belongs to a connection from before it is opened until it is closed. Implementations are thread-safe.
 */
@FunctionalInterface
public interface ConnectionSlots {
    /** As many as anybody likes: the pool's own bound is the only one. */
    ConnectionSlots UNSHARED = patience -> () -> {
    };

    /**
     * Takes a slot.
     *
     * @param patience
     *            how long to wait for one
     * @throws NoFreeConnectionException
     *             if none is free for that long
     * @throws IOException
     *             if the wait is interrupted
     */
    Slot take(Duration patience) throws IOException;

    /**
     * True if somebody waits for a slot, here or in another process: idle connections should be closed now. Asked a few
     * times a second while there are some.
     */
    default boolean wanted() {
        return false;
    }

    /** A slot that is taken; closing it gives it back, and closing it again does nothing. */
    @FunctionalInterface
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }
}
