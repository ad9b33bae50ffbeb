package mailcaravan.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments of the command line as they were typed. Java decodes them by the locale, so that in the C locale of cron
 * and of many services every Japanese character is lost, and in a UTF-8 locale the text of a batch job in CP932. On Linux
 * the octets themselves can be read ({@code /proc/self/cmdline}, proc(5)); on Windows Java has them in Unicode.
 */
final class CommandLineArguments {
    private static final Path OCTETS = Path.of("/proc/self/cmdline");
    private static final Charset CP932 = Charset.forName("windows-31j");

    private final byte[] commandLine;
    private final List<Charset> charsets;

    /**
     * Reads arguments out of a command line.
     *
     * @param commandLine
     *            the program's name, options of Java and the arguments, each ended by NUL
     * @param locale
     *            name of the locale's charset; one that Java does not know counts for nothing
     */
    CommandLineArguments(byte[] commandLine, String locale) {
        this.commandLine = commandLine.clone();
        this.charsets = new ArrayList<>(List.of(StandardCharsets.UTF_8));
        try {
            charsets.add(Charset.forName(locale));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            // CP932 is tried without it
        }
        charsets.add(CP932);
    }

    /**
     * This process's arguments, those that Java gives where the system does not tell their octets.
     *
     * @param arguments
     *            as {@code main} has them
     */
    static String[] ofProcess(String... arguments) {
        if (Arrays.stream(arguments).allMatch(CommandLineArguments::isAscii)) {
            return arguments;
        }
        try {
            return new CommandLineArguments(Files.readAllBytes(OCTETS), System.getProperty("sun.jnu.encoding", ""))
                    .decoded(arguments);
        } catch (IOException noSuchSystem) {
            return arguments;
        }
    }

    /**
     * The last arguments of the command line, each as UTF-8 or else as the locale or else as CP932 has it, whichever fits
     * first without a single wrong octet. UTF-8 comes first, since no other text looks like it by chance.
     *
     * @param arguments
     *            as Java gives them: how many there are, and what stands where no charset fits. They are the result where
     *            the command line is not the one that they come from (a launcher took some of it away)
     */
    String[] decoded(String... arguments) {
        List<byte[]> octets = octets();
        int first = octets.size() - arguments.length;
        if (first < 1) {
            return arguments;
        }
        String[] decoded = new String[arguments.length];
        for (int i = 0; i < decoded.length; i++) {
            byte[] argument = octets.get(first + i);
            // what is ASCII is the same for everybody
            if (isAscii(argument) && !arguments[i].equals(new String(argument, StandardCharsets.US_ASCII))) {
                return arguments;
            }
            decoded[i] = text(argument, arguments[i]);
        }
        return decoded;
    }

    private String text(byte[] octets, String otherwise) {
        for (Charset each : charsets) {
            try {
                return each.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            } catch (CharacterCodingException misfit) {
                // the next one
            }
        }
        return otherwise;
    }

    private List<byte[]> octets() {
        List<byte[]> all = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                all.add(Arrays.copyOfRange(commandLine, start, i));
                start = i + 1;
            }
        }
        return all;
    }

    // Java writes a question mark for what the C locale has not
    private static boolean isAscii(String argument) {
        return argument.chars().allMatch(c -> c < 0x80 && c != '?');
    }

    private static boolean isAscii(byte[] octets) {
        for (byte each : octets) {
            if (each < 0) {
                return false;
            }
        }
        return true;
    }
}
