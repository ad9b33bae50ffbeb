package mailcaravan.smail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import mailcaravan.account.IoReason;
import mailcaravan.account.LocaleNames;
import mailcaravan.failure.SmailCode;

/**
 * The text of a body file ({@code -F}) as an editor or a batch job wrote it: a byte order mark counts, then ISO-2022-JP by
 * its escapes, UTF-8, the charset that is asked for, and the code page of Japanese Windows (CP932), whichever fits first
 * without a single wrong octet. UTF-8 comes before what is asked for, since no other text looks like it by chance.
 */
public final class BodyFile {
    /** Octets; a text is held in memory several times. */
    static final long LARGEST = 32L << 20;
    private static final Charset CP932 = Charset.forName("windows-31j");
    private static final Charset JIS = Charset.forName("x-windows-iso2022jp");

    private BodyFile() {}

    /**
     * The text of a file, without byte order mark.
     *
     * @param name
     *            its path
     * @param asked
     *            a charset that decides where UTF-8 does not fit
     * @throws SmailException
     *             0002 if it is not a file that can be read, 0014 if it is too large, 0015 if no charset fits it
     */
    public static String read(String name, Optional<String> asked) throws SmailException {
        byte[] octets = octets(name);
        for (Charset each : candidates(octets, asked)) {
            try {
                String text = each.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
                return text.startsWith("\ufeff") ? text.substring(1) : text;
            } catch (CharacterCodingException misfit) {
                // the next one
            }
        }
        throw new SmailException(SmailCode.ENCODING, Smail.MESSAGES.format("body-encoding", name));
    }

    private static byte[] octets(String name) throws SmailException {
        try {
            Path file = Path.of(name);
            if (Files.isDirectory(file)) {
                throw new SmailException(SmailCode.BODY_FILE, Smail.MESSAGES.format("body-directory", name));
            }
            if (!Files.exists(file)) {
                throw new SmailException(SmailCode.BODY_FILE, Smail.MESSAGES.format("body-missing", name));
            }
            if (Files.size(file) > LARGEST) {
                throw new SmailException(SmailCode.MEMORY,
                        Smail.MESSAGES.format("body-too-large", name, Long.toString(LARGEST >> 20)));
            }
            return Files.readAllBytes(file);
        } catch (InvalidPathException e) {
            throw new SmailException(SmailCode.BODY_FILE,
                    Smail.MESSAGES.format(LocaleNames.spells(name) ? "body-missing" : "locale", name));
        } catch (IOException e) {
            throw new SmailException(SmailCode.BODY_FILE,
                    Smail.MESSAGES.format("body-unreadable", name, IoReason.of(e)));
        }
    }

    private static List<Charset> candidates(byte[] octets, Optional<String> asked) {
        List<Charset> all = new ArrayList<>();
        if (startsWith(octets, 0xfe, 0xff) || startsWith(octets, 0xff, 0xfe)) {
            all.add(StandardCharsets.UTF_16);
        }
        // ESC $: the first escape of a Japanese text, which UTF-8 would take for characters
        if (contains(octets, 0x1b, '$')) {
            all.add(JIS);
        }
        all.add(StandardCharsets.UTF_8);
        asked.flatMap(BodyFile::charset).ifPresent(all::add);
        all.add(CP932);
        return all;
    }

    private static Optional<Charset> charset(String name) {
        try {
            return Optional.of(name.equalsIgnoreCase("Shift_JIS") ? CP932 : Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty(); // refused, with those that there are, when the message is composed
        }
    }

    private static boolean startsWith(byte[] octets, int first, int second) {
        return octets.length >= 2 && (octets[0] & 0xff) == first && (octets[1] & 0xff) == second;
    }

    private static boolean contains(byte[] octets, int first, int second) {
        for (int i = 0; i + 1 < octets.length; i++) {
            if (octets[i] == first && octets[i + 1] == second) {
                return true;
            }
        }
        return false;
    }
}
