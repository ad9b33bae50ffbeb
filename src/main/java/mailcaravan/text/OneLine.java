package mailcaravan.text;

import java.util.regex.Pattern;

/** Makes text from outside fit for a line of the log: a file name may hold a line feed, and forge the line after it. */
public final class OneLine {
    private static final Pattern BREAKS = Pattern
            .compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");

    private OneLine() {}

    /** The text with every control character, line separator and change of writing direction as U+FFFD. */
    public static String of(String text) {
        return BREAKS.matcher(text).replaceAll("\ufffd");
    }
}
