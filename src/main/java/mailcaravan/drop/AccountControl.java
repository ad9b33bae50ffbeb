package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What an operator says to an account by hand, as files in its state folder: so it is heard by a running process, and
 * kept over restarts.
 */
public final class AccountControl {
    private static final String PAUSED = "paused";
    private static final String RESUME = "resume";

    private AccountControl() {}

    /**
     * Says that the account must take no requests until it is resumed; one that is paused stays so.
     *
     * @throws IOException
     *             if it cannot be written down
     */
    public static void pause(Path stateFolder) throws IOException {
        touch(stateFolder, PAUSED);
        Files.deleteIfExists(stateFolder.resolve(RESUME));
    }

    /**
     * Takes a pause back, and asks for a parked account to be tried at once.
     *
     * @throws IOException
     *             if it cannot be written down
     */
    public static void resume(Path stateFolder) throws IOException {
        touch(stateFolder, RESUME);
        Files.deleteIfExists(stateFolder.resolve(PAUSED));
    }

    /** True if an operator has paused the account. */
    public static boolean paused(Path stateFolder) {
        return Files.exists(stateFolder.resolve(PAUSED), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * True once after each {@link #resume}.
     *
     * @throws IOException
     *             if the word cannot be taken: it would be heard again and again
     */
    public static boolean takeResume(Path stateFolder) throws IOException {
        return Files.deleteIfExists(stateFolder.resolve(RESUME));
    }

    private static void touch(Path stateFolder, String name) throws IOException {
        PrivateFolder.make(stateFolder);
        try {
            Files.createFile(stateFolder.resolve(name));
        } catch (FileAlreadyExistsException e) {
            // said before, and holds
        }
    }
}
