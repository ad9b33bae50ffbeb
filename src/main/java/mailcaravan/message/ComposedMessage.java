package mailcaravan.message;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A request as the message that goes out: its envelope, and its octets as often as needed.
 * <p>
 * Reads its source anew at each {@link #writeTo}, so that memory does not grow with the message. Not thread-safe.
 */
public interface ComposedMessage {
    /** Who it is from and for. */
    Envelope envelope();

    /** The Message-ID with its angle brackets, stable over retries and restarts. */
    String messageId();

    /** The address in the header's From, {@code local@domain}. */
    String from();

    /** True if octets above 127 occur, so that the server must offer 8BITMIME (RFC 6152). */
    boolean eightBit();

    /** True if an address of envelope or header is not ASCII, so that the server must offer SMTPUTF8 (RFC 6531). */
    boolean internationalized();

    /** Octets that {@link #writeTo} writes, for SIZE= of MAIL FROM (RFC 1870). */
    long size();

    /**
     * Writes header and body with CRLF line ends, not dot-stuffed, ending in CRLF.
     *
     * @throws IOException
     *             if the source cannot be read (any more) or the stream fails
     */
    void writeTo(OutputStream out) throws IOException;
}
