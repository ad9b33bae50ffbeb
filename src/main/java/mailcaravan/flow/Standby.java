package mailcaravan.flow;

import java.util.concurrent.CountDownLatch;

/** Whoever must know that this process waits for another one that serves the same home. */
public interface Standby {
    /**
     * Called once before the wait.
     *
     * @return opened when the process is told to stop
     */
    CountDownLatch begins();

    /** Called when the wait has ended and this process serves the home; not when it was told to stop. */
    void ends();
}
