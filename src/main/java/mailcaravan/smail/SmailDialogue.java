package mailcaravan.smail;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import javax.net.ssl.SSLSession;

import mailcaravan.smtp.DialogueListener;
import mailcaravan.smtp.SubmissionException;
import mailcaravan.smtp.Transcript;
import mailcaravan.text.OneLine;
import mailcaravan.text.SecretMask;

/**
 * The SMTP dialogue as {@code smail -d} printed it: the message's header included, the sign-in as one masked line. For the
 * one who wrote the message; a log gets a {@link Transcript}.
 * <p>
 * One for each connection, used by one thread at a time.
 */
public final class SmailDialogue implements DialogueListener {
    private final Consumer<String> lines;
    private final Transcript transcript;
    private final LongSupplier nanoTime;
    private final List<String> header;
    private String command = "";
    private boolean signsIn;
    private long messageBegan;

    /**
     * A dialogue.
     *
     * @param lines
     *            takes each line, without line end
     * @param header
     *            lines of the message's header
     * @param nanoTime
     *            monotonic clock, for what the message takes
     */
    public SmailDialogue(Consumer<String> lines, List<String> header, LongSupplier nanoTime) {
        this.lines = lines;
        this.header = List.copyOf(header);
        this.nanoTime = nanoTime;
        this.transcript = new Transcript(lines, nanoTime);
    }

    @Override
    public void sent(String line) {
        if (signsIn) {
            return; // what follows AUTH is the masked secret
        }
        command = line;
        signsIn = line.startsWith("AUTH ");
        transcript.sent(signsIn && !line.endsWith(SecretMask.MASK) ? line + " " + SecretMask.MASK : line);
    }

    @Override
    public void received(String reply, int octets) {
        if (signsIn && reply.startsWith("334")) {
            return;
        }
        signsIn = false;
        transcript.received(reply, octets);
        if (command.startsWith("EHLO ") && reply.startsWith("250")) {
            boolean again = reply.toUpperCase(Locale.ROOT).contains("STARTTLS");
            lines.accept(again ? "[250 message2 ok!]" : "[250 message ok!]");
        }
    }

    @Override
    public void secured(SSLSession session) {
        transcript.secured(session);
    }

    @Override
    public void sendingMessage() {
        messageBegan = nanoTime.getAsLong();
        for (int i = 0; i < header.size(); i++) {
            lines.accept(OneLine.of((i == 0 ? "Send: " : "") + header.get(i)));
        }
        lines.accept("Send:");
    }

    @Override
    public void messageSent(long octets) {
        double seconds = (nanoTime.getAsLong() - messageBegan) / 1e9;
        lines.accept(Smail.MESSAGES.format("dialogue.message-sent", String.format(Locale.ROOT, "%.3f", seconds)));
        lines.accept("Send:");
        lines.accept(".");
    }

    @Override
    public void failed(SubmissionException failure) {
        transcript.failed(failure);
    }
}
