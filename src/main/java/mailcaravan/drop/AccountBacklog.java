package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much of an account waits, counted in its folders; no request is opened.
 *
 * @param waiting
 *            requests in the drop folder
 * @param oldest
 *            when the oldest of them was written
 * @param sending
 *            requests that have been taken
 * @param deferred
 *            those of the waiting ones that have been tried
 * @param causes
 *            how many of these were put off for each code; of very many codes the rest counts as {@code other}
 * @param next
 *            when the first of these is tried again
 * @param deadLetters
 *            requests in {@code failed/}
 */
public record AccountBacklog(int waiting, Optional<Instant> oldest, int sending, int deferred,
        SortedMap<String, Integer> causes, Optional<Instant> next, int deadLetters) {
    private static final int MOST_CODES = 50;

    /**
     * Counts; bounded memory however long the backlog.
     *
     * @throws IOException
     *             if a folder that is there cannot be listed
     */
    public static AccountBacklog of(AccountFolders folders) throws IOException {
        Tally drop = new Tally();
        requests(folders.drop(), path -> drop.add(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                .toInstant()));
        Tally sending = new Tally();
        requests(folders.sending(), path -> sending.add(Instant.MAX));
        Tally failed = new Tally();
        requests(folders.failed(), path -> failed.add(Instant.MAX));
        Tally deferred = new Tally();
        SortedMap<String, Integer> causes = new TreeMap<>();
        each(folders.deferred(), "*.json", path -> {
            DeferredRequest request = JsonFile.read(path, DeferredRequest.class);
            deferred.add(Instant.ofEpochMilli(request.nextAttempt()));
            // codes come from servers: their number has a bound here
            String code = request.code() == null ? "-" : request.code();
            causes.merge(causes.size() < MOST_CODES || causes.containsKey(code) ? code : "other", 1, Integer::sum);
        });
        return new AccountBacklog(drop.count, Optional.ofNullable(drop.least), sending.count, deferred.count,
                causes, Optional.ofNullable(deferred.least), failed.count);
    }

    private static final class Tally {
        private int count;
        private Instant least;

        private void add(Instant instant) {
            count++;
            least = least == null || instant.isBefore(least) ? instant : least;
        }
    }

    @FunctionalInterface
    private interface Look {
        void at(Path path) throws IOException;
    }

    private static void requests(Path folder, Look look) throws IOException {
        each(folder, "*", path -> {
            FileName name = FileName.of(path);
            if (RequestKind.of(name) != null && !name.text().endsWith(FailureReport.ENDING)
                    && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                look.at(path);
            }
        });
    }

    private static void each(Path folder, String glob, Look look) throws IOException {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder, glob)) {
            for (Path path : names) {
                try {
                    look.at(path);
                } catch (NoSuchFileException e) {
                    // taken or filed while we count
                }
            }
        } catch (NoSuchFileException e) {
            // a folder that is not there yet holds none
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
