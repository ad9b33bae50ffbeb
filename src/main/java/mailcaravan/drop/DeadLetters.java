package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * An account's dead letters: lists them, puts them back into the drop folder, deletes them. Works while the routes run.
 * <p>
 * Changes hold a lock that other processes see; not thread-safe.
 */
public final class DeadLetters implements AutoCloseable {
    private static final String ID = "[A-Za-z0-9]{6,64}";

    private final AccountFolders folders;
    private final DeadLetterReturn returns;
    private FolderLock lock;

    /** The dead letters in an account's folders. */
    public DeadLetters(AccountFolders folders, Clock clock) {
        this.folders = folders;
        this.returns = new DeadLetterReturn(folders, clock);
    }

    /** Whose they are. */
    public String account() {
        return folders.account();
    }

    /**
     * All of them, the oldest first.
     *
     * @param unusable
     *            told of each report that cannot be read, with the reason
     * @throws IOException
     *             if the folder cannot be listed; one that is not there holds none
     */
    public List<DeadLetter> list(BiConsumer<Path, String> unusable) throws IOException {
        List<DeadLetter> letters = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folders.failed())) {
            for (Path path : names) {
                FileName name = FileName.of(path);
                Path report = name.plus(FailureReport.ENDING).in(folders.failed());
                if (RequestKind.of(name) == null || name.text().endsWith(FailureReport.ENDING)
                        || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                if (Files.exists(report, LinkOption.NOFOLLOW_LINKS)) {
                    read(path, report, letters, unusable);
                } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    unusable.accept(path, Drop.MESSAGES.format("no-report"));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        letters.sort(Comparator.comparing((DeadLetter each) -> String.valueOf(each.report().time()))
                .thenComparing(DeadLetter::id));
        return letters;
    }

    private void read(Path request, Path report, List<DeadLetter> letters, BiConsumer<Path, String> unusable) {
        try {
            JsonNode json = JsonFile.read(report, JsonNode.class);
            FailureReport read = JsonFile.read(report, FailureReport.class);
            if (read == null || read.id() == null || !read.id().matches(ID)) {
                unusable.accept(report, Drop.MESSAGES.format("report-without-id"));
            } else {
                letters.add(new DeadLetter(folders.account(), request, read, json));
            }
        } catch (NoSuchFileException e) {
            // put back or deleted by somebody else in this moment
        } catch (JsonProcessingException e) {
            unusable.accept(report, Drop.MESSAGES.format("report-damaged"));
        } catch (IOException e) {
            unusable.accept(report, e.getClass().getSimpleName());
        }
    }

    /**
     * Takes the lock, and brings to their end the retries that a crash has interrupted; to be called before
     * {@link #retry} and {@link #discard}. Waits while another process changes this account's dead letters.
     *
     * @throws IOException
     *             if the account's state folder cannot be used
     */
    public void open() throws IOException {
        lock = FolderLock.await(PrivateFolder.make(folders.state()));
        returns.finishInterrupted();
    }

    /**
     * Puts a dead letter back into the drop folder, for the recipients that do not have it, with the Message-ID that it
     * had.
     *
     * @return its name in the drop folder: the one that its writer gave it, with a counter if that is taken
     * @throws RetryRefusedException
     *             if it cannot go back as it is; nothing has changed then
     * @throws IOException
     *             if a step fails: the dead letter is then still there, or already back, and never both for long: the
     *             next {@link #open} brings it to its end
     */
    public String retry(DeadLetter letter) throws IOException, RetryRefusedException {
        return returns.giveBack(letter).text();
    }

    /**
     * Deletes a dead letter: its report, its own folder, the request.
     *
     * @return false if it was no longer there
     * @throws IOException
     *             if something cannot be deleted
     */
    public boolean discard(DeadLetter letter) throws IOException {
        return returns.remove(letter.filedAs(), letter.id(), null);
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
