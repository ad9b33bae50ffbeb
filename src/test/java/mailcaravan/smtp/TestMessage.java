package mailcaravan.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import mailcaravan.message.ComposedMessage;
import mailcaravan.message.Envelope;
import mailcaravan.message.Recipient;

/** A message made of given octets. */
class TestMessage implements ComposedMessage {
    static final String SENDER = "jobs@example.com";
    private final byte[] octets;
    private final Envelope envelope;
    boolean eightBit;
    boolean internationalized;

    TestMessage(String text, String... recipients) {
        this(text, new Envelope(SENDER, "", List.of(recipients).stream().map(Recipient::of).toList()));
    }

    TestMessage(String text, Envelope envelope) {
        octets = text.getBytes(StandardCharsets.UTF_8);
        this.envelope = envelope;
    }

    static TestMessage simple() {
        return new TestMessage("Subject: hello\r\n\r\nhello\r\n", "a@example.org");
    }

    static String[] recipients(int count) {
        return IntStream.range(0, count).mapToObj(i -> "r" + i + "@example.org").toArray(String[]::new);
    }

    @Override
    public Envelope envelope() {
        return envelope;
    }

    @Override
    public String messageId() {
        return "<id@example.com>";
    }

    @Override
    public String from() {
        return SENDER;
    }

    @Override
    public boolean eightBit() {
        return eightBit;
    }

    @Override
    public boolean internationalized() {
        return internationalized;
    }

    @Override
    public long size() {
        return octets.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(octets);
    }
}
