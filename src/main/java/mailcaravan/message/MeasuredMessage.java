package mailcaravan.message;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A message that was written once to nowhere, so that its size and its need for 8BITMIME are known, and that holds
 * every later writing to the same octets.
 */
final class MeasuredMessage implements ComposedMessage {
    private final Envelope envelope;
    private final String messageId;
    private final String from;
    private final boolean internationalized;
    private final OctetSource octets;
    private final long size;
    private final boolean eightBit;
    private final long checksum;

    /**
     * Measures a message.
     *
     * @throws IOException
     *             if its source cannot be read
     */
    MeasuredMessage(Envelope envelope, String messageId, String from, boolean internationalized, OctetSource octets)
            throws IOException {
        this.envelope = envelope;
        this.messageId = messageId;
        this.from = from;
        this.internationalized = internationalized;
        this.octets = octets;
        OctetMeter meter = new OctetMeter(OutputStream.nullOutputStream());
        octets.writeTo(meter);
        this.size = meter.count();
        this.eightBit = meter.eightBit();
        this.checksum = meter.checksum();
    }

    @Override
    public Envelope envelope() {
        return envelope;
    }

    @Override
    public String messageId() {
        return messageId;
    }

    @Override
    public String from() {
        return from;
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
        return size;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        OctetMeter meter = new OctetMeter(out);
        octets.writeTo(meter);
        // the caller has not sent the final dot yet, and must not after this
        if (meter.count() != size || meter.checksum() != checksum) {
            throw new IOException(Refusal.sentence("changed-while-read"));
        }
    }
}
