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
import java.util.Optional;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * An account's dead letters: lists them, puts them back into the drop folder, deletes them. Works while the routes run.
 * <p>
 * Changes hold a lock that other processes see; not thread-safe.
 */
public final class DeadLetters implements DeadLetterStore<FiledDeadLetter> {
    private final AccountFolders folders;
    private final DeadLetterReturn returns;
    private FolderLock lock;

    /** The dead letters in an account's folders. */
    public DeadLetters(AccountFolders folders, Clock clock) {
        this.folders = folders;
        this.returns = new DeadLetterReturn(folders, clock);
    }

    @Override
    public List<FiledDeadLetter> list(BiConsumer<String, String> unusable) throws IOException {
        List<FiledDeadLetter> letters = new ArrayList<>();
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
                    unusable.accept(path.toString(), Drop.MESSAGES.format("no-report"));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        letters.sort(Comparator.comparing((FiledDeadLetter each) -> String.valueOf(each.report().time()))
                .thenComparing(DeadLetter::id));
        return letters;
    }

    private void read(Path request, Path report, List<FiledDeadLetter> letters,
            BiConsumer<String, String> unusable) {
        try {
            JsonNode json = JsonFile.read(report, JsonNode.class);
            FailureReport read = JsonFile.read(report, FailureReport.class);
            if (read == null || read.id() == null || !read.id().matches(DeadLetter.ID)) {
                unusable.accept(report.toString(), Drop.MESSAGES.format("report-without-id"));
            } else {
                letters.add(new FiledDeadLetter(folders.account(), request, read, json));
            }
        } catch (NoSuchFileException e) {
            // put back or deleted by somebody else in this moment
        } catch (JsonProcessingException e) {
            unusable.accept(report.toString(), Drop.MESSAGES.format("report-damaged"));
        } catch (IOException e) {
            unusable.accept(report.toString(), e.getClass().getSimpleName());
        }
    }

    /**
     * Takes the lock, and brings to their end the retries that a crash has interrupted; waits while another process
     * changes this account's dead letters.
     */
    @Override
    public void open() throws IOException {
        lock = FolderLock.await(PrivateFolder.make(folders.state()));
        returns.finishInterrupted();
    }

    /**
     * Puts a dead letter back into the drop folder. Its name there is the one that its writer gave it, with a counter if
     * that is taken. After a step that failed it is still there, or already back, and never both for long: the next
     * {@link #open} brings it to its end.
     */
    @Override
    public Optional<String> retry(FiledDeadLetter letter) throws IOException, RetryRefusedException {
        return returns.giveBack(letter).map(FileName::text);
    }

    /** Deletes its report, its own folder, the request. */
    @Override
    public boolean discard(FiledDeadLetter letter) throws IOException {
        return returns.remove(letter.filedAs(), letter.id(), null);
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
