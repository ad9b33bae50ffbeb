package mailcaravan.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A small file with one secret that can be had again, for its owner alone: replaced whole, encrypted where a key is
 * configured, and bound to what it is for. What is damaged, or meant for something else, counts as absent.
 * <p>
 * Immutable and thread-safe; two writers of one file need a lock.
 */
public final class SealedFile {
    private static final String FORMAT = "mail-caravan-1";
    private static final long LARGEST = 64 * 1024;

    private final Path file;
    private final TokenKeys keys;

    /**
     * A file.
     *
     * @param file
     *            need not exist; its folder must
     */
    public SealedFile(Path file, TokenKeys keys) {
        this.file = Objects.requireNonNull(file, "file");
        this.keys = Objects.requireNonNull(keys, "keys");
    }

    /**
     * What the file holds.
     *
     * @param lines
     *            in plain
     * @param value
     *            the secret
     */
    public record Content(List<String> lines, Secret value) {
        /** Keeps an own copy. */
        public Content {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Reads the file.
     *
     * @param purpose
     *            what the secret must be for, on one line
     * @return empty if there is none for this purpose, or no key opens it
     * @throws IOException
     *             if the file is there and cannot be read
     */
    public Optional<Content> read(String purpose) throws IOException {
        List<String> all;
        try {
            if (Files.size(file) > LARGEST) {
                return Optional.empty();
            }
            all = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).lines().toList();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        if (all.size() < 3 || !all.get(0).equals(FORMAT) || !all.get(1).equals(purpose)) {
            return Optional.empty();
        }
        List<String> lines = all.subList(2, all.size() - 1);
        String value = all.get(all.size() - 1);
        Optional<Secret> secret = TokenKeys.encrypted(value)
                ? keys.open(value, context(purpose, lines))
                : Optional.of(Secret.of(value));
        return secret.map(opened -> new Content(lines, opened));
    }

    /**
     * Replaces the file.
     *
     * @param lines
     *            in plain, ASCII without line ends
     * @throws IOException
     *             if it cannot be written; it is then as it was
     */
    public void write(String purpose, List<String> lines, Secret value) throws IOException {
        List<String> all = new ArrayList<>(List.of(FORMAT, purpose));
        all.addAll(lines);
        all.add(keys.encrypt() ? keys.seal(value, context(purpose, lines)) : value.reveal());
        String text = String.join("\n", all) + "\n";
        new DurableFile(FileOperations.REAL).replace(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String context(String purpose, List<String> lines) {
        return FORMAT + "\n" + purpose + "\n" + String.join("\n", lines);
    }
}
