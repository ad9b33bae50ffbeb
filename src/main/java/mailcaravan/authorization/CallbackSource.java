package mailcaravan.authorization;

import java.time.Duration;
import java.util.Optional;

/** Where the browser's answer comes from. */
public interface CallbackSource extends AutoCloseable {
    /** What the browser is told to come back to. */
    RedirectUri redirect();

    /**
     * Waits for the answer to this sign-in; whatever else comes is ignored.
     *
     * @return nothing if none came in time
     */
    Optional<Callback> await(Duration patience) throws InterruptedException;

    /**
     * Tells the user in the browser, where there is one to tell, how it ended.
     *
     * @param success
     *            false if there is no token
     * @param sentence
     *            in the user's language
     */
    void conclude(boolean success, String sentence);

    @Override
    void close();
}
