package mailcaravan.simulator;

import java.io.IOException;

/** Ends a session: a fault, or the protocol, wants the connection closed. */
final class HangUp extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean orderly;

    /**
     * Ends a session.
     *
     * @param orderly
     *            true if queued replies go out first
     */
    HangUp(boolean orderly) {
        super("the session ends");
        this.orderly = orderly;
    }

    boolean orderly() {
        return orderly;
    }
}
