package mailcaravan.drop;

import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A request that has been taken: it lies in {@code .sending/} until its outcome is known.
 *
 * @param name
 *            the name that its writer gave it
 * @param file
 *            where it lies now
 * @param ownFolder
 *            where the folder of its attachments lies now, if it came with one
 * @param id
 *            identifies the request over retries and restarts
 * @param written
 *            when its writer last changed it
 */
public record Claim(FileName name, Path file, Optional<Path> ownFolder, String id, ZonedDateTime written) {
    /** How the request spells its own folder: its stem. */
    public String ownName() {
        return name.stem().text();
    }

    /** True for a mail request in JSON, false for an RFC 5322 message. */
    public boolean json() {
        return RequestKind.of(name) == RequestKind.JSON;
    }
}
