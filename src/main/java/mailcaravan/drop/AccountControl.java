package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An operator's word to the process that serves an account, as files in the account's state folder: {@code paused} stays
 * and holds over restarts, {@code resume} is taken away when it is seen.
 * <p>
 * Thread-safe, and safe between processes.
 */
public final class AccountControl {
    private final Path folder;
    private final Path paused;
    private final Path resume;

    /**
     * The control of an account.
     *
     * @param stateFolder
     *            the account's, made when a word is said
     */
    public AccountControl(Path stateFolder) {
        this.folder = stateFolder;
        this.paused = stateFolder.resolve("paused");
        this.resume = stateFolder.resolve("resume");
    }

    /**
     * Has the account take no more requests until {@link #resume}; what is in flight ends.
     *
     * @return false if it was paused already
     * @throws IOException
     *             if the file cannot be written
     */
    public boolean pause() throws IOException {
        Files.deleteIfExists(resume);
        return make(paused);
    }

    /**
     * Lets a paused account go on, and has a parked one tried at once.
     *
     * @return true if the account was paused
     * @throws IOException
     *             if the files cannot be changed
     */
    public boolean resume() throws IOException {
        boolean was = Files.deleteIfExists(paused);
        make(resume);
        return was;
    }

    /** True while the account is to take nothing. */
    public boolean isPaused() {
        return Files.exists(paused);
    }

    /**
     * Takes the word to try a parked account at once, if it has been said.
     *
     * @return true once for each {@link #resume}
     * @throws IOException
     *             if it cannot be taken away
     */
    public boolean takeResume() throws IOException {
        return Files.deleteIfExists(resume);
    }

    private boolean make(Path file) throws IOException {
        PrivateFolder.make(folder);
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }
}
