package mailcaravan.smtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import mailcaravan.message.Recipient;

/** Notes what it is told, and fails where a test wants it to. */
final class RecordingListener implements SubmissionListener {
    final List<String> events = new ArrayList<>();
    boolean failBeforeDot;
    boolean failAfterReply;

    @Override
    public void beforeFinalDot(List<Recipient> accepted) throws IOException {
        if (failBeforeDot) {
            throw new IOException("disk full");
        }
        events.add("dot for " + accepted.size());
    }

    @Override
    public void accepted(List<RecipientReceipt> receipts, SmtpReply reply) throws IOException {
        if (failAfterReply) {
            throw new IOException("disk full");
        }
        events.add(reply.code() + " for " + receipts.stream().filter(RecipientReceipt::accepted).count() + " of "
                + receipts.size());
    }
}
