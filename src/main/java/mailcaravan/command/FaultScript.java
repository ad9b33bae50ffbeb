package mailcaravan.command;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import mailcaravan.simulator.Simulator;

/**
 * A file of faults for the simulator: lines of {@code ADDRESS FAULT}; blank lines and what follows a {@code #} at the
 * start of a line are comments. UTF-8, with or without BOM.
 */
final class FaultScript {
    private FaultScript() {}

    /**
     * Gives a simulator the faults of a file.
     *
     * @throws IllegalArgumentException
     *             if the file cannot be read or a line is wrong; the message names file and line
     */
    static void apply(Path file, Simulator simulator) {
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = (number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line).strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                apply(text.split("\\s+"), file, number, simulator);
            }
        }
    }

    private static void apply(String[] words, Path file, int number, Simulator simulator) {
        try {
            if (words.length != 2) {
                throw new IllegalArgumentException(MailCaravan.MESSAGES.format("fault-script.words"));
            }
            simulator.fault(words[0], words[1]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(MailCaravan.MESSAGES.format("fault-script.line", file.toString(),
                    Integer.toString(number), e.getMessage()), e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(MailCaravan.MESSAGES.format("fault-script.not-utf-8", file.toString()),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    MailCaravan.MESSAGES.format("fault-script.unreadable", file.toString(), e.toString()), e);
        }
    }
}
