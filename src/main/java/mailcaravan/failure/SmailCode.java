package mailcaravan.failure;

import java.net.SocketException;
import java.util.Locale;
import java.util.Set;

import mailcaravan.text.Messages;

/**
 * SMAIL's error numbers, which are also the exit statuses of {@code send}, with SMAIL's own sentences; from 30 on what
 * SMAIL did not know.
 * <p>
 * Source: the table that SMAIL's users keep (0 to 22), SMAIL's guide (28). 23 to 27 are SMAIL's too and left alone. Which
 * failure stands for which number is ours.
 */
public enum SmailCode {
    DONE(0), RECIPIENT(1), BODY_FILE(2), ATTACHMENT(3), WORK_FILE(4), SOCKET_INIT(5), HOST_NAME(6), SOCKET(7),
    CONNECT(8), WRITE(9), READ(10), REFUSED(11), NO_SERVER(12), OWN_HOST(13), MEMORY(14), ENCODING(15), UNKNOWN(16),
    OPTION(17), TOO_LONG(18), POP_TIMEOUT(19), POP_CONNECT(20), POP_ACCOUNT(21), POP_PASSWORD(22), TOKEN(28),
    /** The configuration or the account is not usable. */
    CONFIGURATION(30),
    /** The message is at fault in a way of which SMAIL knew nothing. */
    MESSAGE(31),
    /** No connection, or no room within the account's limits, for as long as was to be waited. */
    LIMIT(32),
    /** Some recipients are refused, the others have the message. */
    SOME_REFUSED(33),
    /** The server may or may not have the message. */
    IN_DOUBT(34);

    private static final Messages MESSAGES = Messages.of(SmailCode.class);
    private static final Set<String> RECIPIENTS = Set.of("no-recipient", "bad-address", "address-without-domain");
    private static final Set<String> ENCODINGS = Set.of("character-does-not-fit", "lone-surrogate", "not-utf-8",
            "utf-16", "unknown-charset");

    private final int number;

    SmailCode(int number) {
        this.number = number;
    }

    /** The number, which is the exit status. */
    public int number() {
        return number;
    }

    /** SMAIL's line: {@code ERR-0011:} and the sentence, in Japanese or English. */
    public String line(Locale locale) {
        return String.format(Locale.ROOT, "ERR-%04d:%s", number,
                MESSAGES.format(locale, String.format(Locale.ROOT, "err-%04d", number)));
    }

    /** The number that a failure has for SMAIL's users; never {@link #DONE}. */
    public static SmailCode of(Failure failure) {
        Symptom symptom = failure.symptom();
        if (failure.stage() == Stage.TOKEN) {
            return TOKEN;
        }
        if (failure.stage() == Stage.BROKER) {
            return failure.code().equals("broker-unsure") ? IN_DOUBT : WORK_FILE;
        }
        if (failure.stage() == Stage.POP) {
            return ofPop(failure);
        }
        if (symptom instanceof Symptom.BadRequest bad) {
            return ofRequest(bad.code());
        }
        if (symptom instanceof Symptom.Reply) {
            return REFUSED;
        }
        if (symptom instanceof Symptom.Transport transport) {
            return ofTransport(failure, transport);
        }
        if (failure.code().equals("no-free-connection")) {
            return LIMIT;
        }
        if (failure.code().equals("journal-unwritable")) {
            return WORK_FILE;
        }
        return failure.stage() == Stage.FILE || failure.stage() == Stage.COMPOSE ? UNKNOWN : REFUSED;
    }

    // a name that cannot be resolved too: number 6 is understood as that of the mail server
    private static SmailCode ofPop(Failure failure) {
        if (failure.symptom() instanceof Symptom.PopReply reply) {
            return switch (PopReplyRule.of(reply)) {
                case ACCOUNT -> POP_ACCOUNT;
                case PASSWORD -> POP_PASSWORD;
                case BUSY, REFUSED, STLS -> POP_CONNECT;
            };
        }
        return failure.code().equals(WinInetCode.TIMEOUT.number()) ? POP_TIMEOUT : POP_CONNECT;
    }

    private static SmailCode ofRequest(String code) {
        if (RECIPIENTS.contains(code)) {
            return RECIPIENT;
        }
        if (ENCODINGS.contains(code)) {
            return ENCODING;
        }
        return code.startsWith("attachment-") || code.equals("bad-attachment-path") ? ATTACHMENT : MESSAGE;
    }

    private static SmailCode ofTransport(Failure failure, Symptom.Transport transport) {
        if (failure.code().equals(WinInetCode.NAME_NOT_RESOLVED.number())) {
            return HOST_NAME;
        }
        SmailCode socket = ofSocket(transport.cause());
        if (socket != null) {
            return socket;
        }
        if (failure.stage() == Stage.CONNECT || failure.stage() == Stage.STARTTLS) {
            return CONNECT;
        }
        return writing(transport.cause()) ? WRITE : READ;
    }

    // what Windows' socket(2) and WSAStartup(2) would have said to SMAIL
    private static SmailCode ofSocket(Throwable thrown) {
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            if (cause instanceof SocketException && cause.getMessage() != null) {
                String text = cause.getMessage().toLowerCase(Locale.ROOT);
                if (text.contains("too many open files") || text.contains("no buffer space")) {
                    return SOCKET;
                }
                if (text.contains("address family not supported") || text.contains("protocol not supported")) {
                    return SOCKET_INIT;
                }
            }
        }
        return null;
    }

    private static boolean writing(Throwable thrown) {
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("broken pipe") || text.contains("write")) {
                return true;
            }
        }
        return false;
    }
}
