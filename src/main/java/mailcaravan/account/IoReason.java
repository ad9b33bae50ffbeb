package mailcaravan.account;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** Says why a file could not be used, without the file's name, which the sentence around it has. */
public final class IoReason {
    private IoReason() {}

    /** The operating system's words, or the exception's name where it has none (AccessDeniedException). */
    public static String of(IOException failure) {
        String reason = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        return reason == null || reason.isBlank() ? failure.getClass().getSimpleName() : reason;
    }
}
