package mailcaravan.account;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a properties file into logical lines, as {@link java.util.Properties#load(java.io.Reader)} does, but keeps the
 * line numbers, which {@code Properties} forgets.
 */
final class LogicalLines {
    private LogicalLines() {}

    /**
     * A line with its continuation lines, as written.
     *
     * @param number
     *            of its first line, from 1
     * @param raw
     *            with escapes, line breaks and continuation backslashes
     */
    record Line(int number, String raw) {}

    /** The logical lines that hold a key: blank lines and comments left out. */
    static List<Line> of(String text) {
        List<Line> lines = new ArrayList<>();
        String[] natural = text.split("\r\n|\r|\n", -1);
        for (int i = 0; i < natural.length; i++) {
            String start = natural[i].replaceFirst("^[ \t\f]+", "");
            if (start.isEmpty() || start.charAt(0) == '#' || start.charAt(0) == '!') {
                continue;
            }
            int number = i + 1;
            StringBuilder raw = new StringBuilder(start);
            while (continues(natural[i]) && i + 1 < natural.length) {
                raw.append('\n').append(natural[++i]);
            }
            lines.add(new Line(number, raw.toString()));
        }
        return lines;
    }

    private static boolean continues(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
