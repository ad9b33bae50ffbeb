package mailcaravan.message;

import java.io.IOException;

/** Finds the files that a mail request names. What may be named depends on where the request comes from. */
@FunctionalInterface
public interface AttachmentSource {
    /**
     * The octets of a file, which are read when the message is written.
     *
     * @param file
     *            as the request spells it
     * @throws RequestRefusedException
     *             if the request may not name it
     * @throws MissingAttachmentException
     *             if it is not there (yet)
     * @throws IOException
     *             if it cannot be looked at now
     */
    RequestContent resolve(String file) throws RequestRefusedException, MissingAttachmentException, IOException;

    /** For requests that come without a folder, from a queue: each named file is refused, contents must be inline. */
    static AttachmentSource none() {
        return file -> {
            throw Refusal.of("attachment-file-unsupported", file);
        };
    }
}
