package mailcaravan.simulator;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault that an address asks for by its local part.
 * <p>
 * The local part is one of
 * <ul>
 * <li>{@code 451-4.7.0-at-STAGE}: that reply, by default to RCPT (of a sender: to MAIL); {@code after-data} and
 * {@code after-dot} both mean the reply to the final dot;</li>
 * <li>{@code disconnect-at-STAGE}, {@code disconnect-in-data}, {@code disconnect-after-dot} (the message is stored),
 * {@code disconnect-after-dot-unstored};</li>
 * <li>{@code silent-at-STAGE}, {@code silent-after-dot}, {@code silent-after-dot-unstored}: no answer while the
 * connection lasts;</li>
 * <li>{@code slow-STAGE-20s} or {@code slow-STAGE-200ms}: the usual answer, later;</li>
 * </ul>
 * with STAGE one of auth, mail, rcpt, data, dot, and for connections, where no address is known yet, connect and
 * starttls; then, if only the first faults are wanted, {@code -once} or {@code -twice}; then, to tell addresses apart,
 * {@code +anything}.
 *
 * @param stage
 *            null if the address names none
 * @param code
 *            reply code, 0 unless the action is {@link Action#REPLY}
 * @param enhancedCode
 *            null unless the action is {@link Action#REPLY}
 * @param delay
 *            zero unless the action is {@link Action#SLOW}
 * @param stored
 *            whether the message is kept before the connection fails
 * @param times
 *            how often the fault happens for an address
 */
record SmtpFault(Action action, Stage stage, int code, String enhancedCode, Duration delay, boolean stored, int times) {
    /** What happens. */
    enum Action {
        REPLY, DISCONNECT, SILENT, SLOW
    }

    /** When it happens. */
    enum Stage {
        CONNECT, STARTTLS, AUTH, MAIL, RCPT, DATA, CONTENT, DOT;

        /** True if it comes before anybody has signed in, so that it can be no address's. */
        boolean ofConnection() {
            return this == CONNECT || this == STARTTLS;
        }
    }

    private static final Pattern SUFFIX = Pattern.compile("(?s)^(.*?)(?:-(once|twice))?(?:\\+.*)?$");
    private static final String STAGES = "(connect|starttls|auth|mail|rcpt|data|dot)";
    private static final Pattern REPLY = Pattern
            .compile("([45]\\d\\d)-([45]\\.\\d{1,3}\\.\\d{1,3})(?:-(at|after)-" + STAGES + ")?");
    private static final Pattern CUT = Pattern
            .compile("(disconnect|silent)-(at|in|after)-" + STAGES + "(-unstored)?");
    private static final Pattern SLOW = Pattern.compile("slow-" + STAGES + "-(\\d{1,6})(ms|s)");

    /** The fault that a local part spells; empty for an ordinary one. */
    static Optional<SmtpFault> parse(String localPart) {
        Matcher suffix = SUFFIX.matcher(localPart.toLowerCase(Locale.ROOT));
        if (!suffix.matches()) {
            return Optional.empty();
        }
        String fault = suffix.group(1);
        int times = suffix.group(2) == null ? Integer.MAX_VALUE : suffix.group(2).equals("once") ? 1 : 2;
        Matcher matcher = REPLY.matcher(fault);
        if (matcher.matches()) {
            return Optional.of(new SmtpFault(Action.REPLY, stage(matcher.group(3), matcher.group(4)),
                    Integer.parseInt(matcher.group(1)), matcher.group(2), Duration.ZERO, false, times));
        }
        matcher = CUT.matcher(fault);
        if (matcher.matches()) {
            Stage stage = stage(matcher.group(2), matcher.group(3));
            boolean stored = stage == Stage.DOT && matcher.group(2).equals("after") && matcher.group(4) == null;
            return Optional.of(new SmtpFault(Action.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), stage, 0, null,
                    Duration.ZERO, stored, times));
        }
        matcher = SLOW.matcher(fault);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(2));
            Duration delay = matcher.group(3).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
            return Optional
                    .of(new SmtpFault(Action.SLOW, stage("at", matcher.group(1)), 0, null, delay, false, times));
        }
        return Optional.empty();
    }

    private static Stage stage(String preposition, String word) {
        if (word == null) {
            return null;
        }
        if (word.equals("data") && !preposition.equals("at")) {
            return preposition.equals("in") ? Stage.CONTENT : Stage.DOT;
        }
        return Stage.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
