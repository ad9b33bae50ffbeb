package mailcaravan.message;

import java.util.Arrays;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.text.Messages;

/** Makes refusals out of their code: the sentence of the code, filled with what was found in the request. */
@RegisterResourceBundle(bundleName = "mailcaravan.message.messages")
final class Refusal {
    private static final Messages MESSAGES = Messages.of(Refusal.class);
    /** Longer finds are cut: a sentence must stay one that is read. */
    private static final int LONGEST_FIND = 200;

    private Refusal() {}

    /**
     * A refusal.
     *
     * @param code
     *            the fault in kebab-case, also the key of its sentence
     * @param found
     *            what stands for {0}, {1} and so on; control characters are made visible here
     */
    static RequestRefusedException of(String code, Object... found) {
        return new RequestRefusedException(code, sentence(code, found));
    }

    /** A sentence in the user's language. */
    static String sentence(String key, Object... found) {
        Object[] shown = Arrays.stream(found).map(each -> visible(String.valueOf(each))).toArray();
        return MESSAGES.format(key, shown);
    }

    /**
     * The same text on one line and of bounded length; control characters, also those that turn text, as {@code
     * \\u000A}.
     */
    static String visible(String text) {
        StringBuilder shown = new StringBuilder();
        int end = Math.min(text.length(), LONGEST_FIND);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            boolean lone = Character.isSurrogate(c) && !isPaired(text, i);
            if (Character.isISOControl(c) || type == Character.FORMAT || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR || lone) {
                shown.append(String.format("\\u%04X", (int) c));
            } else {
                shown.append(c);
            }
        }
        return end < text.length() ? shown.append('…').toString() : shown.toString();
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
