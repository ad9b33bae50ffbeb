package mailcaravan.drop;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the name under which a request is filed: its own, with a counter before the ending where that is taken, and cut,
 * with a hash for what was cut, where it would grow too long.
 */
final class FreeName {
    private FreeName() {}

    /**
     * A name in a folder that is free for the file and for its own folder; a report left without its request by a crash
     * takes no name.
     *
     * @param reportEnding
     *            what is appended for the report, or empty for none
     */
    static FileName in(Path folder, FileName wanted, String reportEnding) {
        return in(List.of(folder), wanted, reportEnding);
    }

    /** A name that is free in each of several folders. */
    static FileName in(List<Path> folders, FileName wanted, String reportEnding) {
        for (int counter = 0;; counter++) {
            String behindStem = (counter == 0 ? "" : "-" + counter) + wanted.ending();
            FileName name = fit(wanted, behindStem, reportEnding.length());
            if (!likeReport(name) && folders.stream()
                    .noneMatch(folder -> exists(name.in(folder)) || exists(name.stem().in(folder)))) {
                return name;
            }
        }
    }

    private static FileName fit(FileName wanted, String behindStem, int reserved) {
        FileName name = wanted.stem().plus(behindStem);
        if (name.length() + reserved <= FileName.LONGEST) {
            return name;
        }
        String hash = "-" + String.format("%08x", wanted.hashCode());
        int room = FileName.LONGEST - reserved - hash.length() - FileName.of(behindStem).length();
        return wanted.stem().cut(room).plus(hash + behindStem);
    }

    // a report moved back into the drop folder is filed where no other request's report will replace it
    private static boolean likeReport(FileName name) {
        return name.text().endsWith(FailureReport.ENDING);
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
