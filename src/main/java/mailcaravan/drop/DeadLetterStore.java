package mailcaravan.drop;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A place where dead letters lie: lists them, puts them back to where requests come from, deletes them. Works while the
 * routes run, and beside other processes that do the same.
 * <p>
 * Not thread-safe. May be used again after {@link #close}.
 *
 * @param <L>
 *            the dead letters that lie there
 */
public interface DeadLetterStore<L extends DeadLetter> extends AutoCloseable {
    /**
     * All of them, the oldest first.
     *
     * @param unusable
     *            told of each that cannot be dealt with: where it lies, and the reason
     * @throws IOException
     *             if the place cannot be looked into; one that is not there holds none
     */
    List<L> list(BiConsumer<String, String> unusable) throws IOException;

    /**
     * To be called before {@link #retry} and {@link #discard}. May wait while another process does the same.
     *
     * @throws IOException
     *             if the place cannot be changed
     */
    void open() throws IOException;

    /**
     * Puts a dead letter back, for the recipients that do not have it, with the Message-ID that it had.
     *
     * @return where to, in its source's own terms; nothing if somebody else has just put it back or deleted it
     * @throws RetryRefusedException
     *             if it cannot go back as it is; nothing has changed then
     * @throws IOException
     *             if a step fails
     */
    Optional<String> retry(L letter) throws IOException, RetryRefusedException;

    /**
     * Deletes a dead letter with all that belongs to it.
     *
     * @return false if it was no longer there
     * @throws IOException
     *             if something cannot be deleted
     */
    boolean discard(L letter) throws IOException;

    /** Lets others in, after {@link #open} or without it. */
    @Override
    void close() throws IOException;
}
