package mailcaravan.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jboss.logging.Logger;

import mailcaravan.text.Messages;

/**
 * A file whose first line is a secret, as container platforms and vaults hand it out. Read anew at each call, so that a
 * secret that has been replaced counts at once. Who else may read it is said once, in the log. Thread-safe.
 */
final class SecretFile {
    private static final Logger LOG = Logger.getLogger(SecretFile.class);
    private static final Messages MESSAGES = Messages.of(SecretFile.class);
    private static final String CODE = "secret-file";
    private static final int MAX_SIZE = 64 * 1024;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
    private static final Set<Path> TOLD = ConcurrentHashMap.newKeySet();

    private final Path file;

    /** A file that need not exist yet. */
    SecretFile(Path file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    /**
     * The secret: the first line, without blanks around it.
     *
     * @throws CredentialsException
     *             if the file is missing, unreadable or too large, is not ASCII, or its first line is empty
     */
    Secret read() throws CredentialsException {
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_SIZE) {
                throw fault("secret-file.too-large");
            }
            bytes = Files.readAllBytes(file);
            tellWhoElseReads();
        } catch (NoSuchFileException missing) {
            throw fault("secret-file.missing");
        } catch (IOException unreadable) {
            throw new CredentialsException(CODE,
                    MESSAGES.format("secret-file.unreadable", file, IoReason.of(unreadable)), unreadable);
        }
        if (TextDecoding.looksLikeUtf16(bytes)) {
            throw fault("secret-file.text");
        }
        int start = TextDecoding.hasBom(bytes) ? 3 : 0;
        String text = new String(bytes, start, bytes.length - start, StandardCharsets.ISO_8859_1);
        String secret = text.lines().findFirst().orElse("").strip();
        if (secret.isEmpty()) {
            throw fault("secret-file.empty");
        }
        // RFC 6749 appendix A.2: printable ASCII
        if (!secret.matches("[\\x20-\\x7e]+")) {
            throw fault("secret-file.text");
        }
        return Secret.of(secret);
    }

    private void tellWhoElseReads() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        PosixFileAttributes attributes = view.readAttributes();
        Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
        open.retainAll(attributes.permissions());
        if (open.isEmpty()) {
            TOLD.remove(file);
        } else if (TOLD.add(file)) {
            LOG.warn(MESSAGES.format("secret-file.open", file, attributes.owner().getName()));
        }
    }

    private CredentialsException fault(String sentence) {
        return new CredentialsException(CODE, MESSAGES.format(sentence, file), null);
    }
}
