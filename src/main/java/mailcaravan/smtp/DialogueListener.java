package mailcaravan.smtp;

import javax.net.ssl.SSLSession;

/**
 * Told what one connection says and hears, in order, for a transcript. What it is told holds no secret and nothing of a
 * message. Used by one thread at a time; must not throw.
 */
public interface DialogueListener {
    /** Hears nothing: then nothing is prepared for it either. */
    DialogueListener NONE = new DialogueListener() {
    };

    /**
     * A TCP connection is tried.
     *
     * @param peer
     *            host and port, and those of a proxy
     */
    default void connecting(String peer) {}

    /**
     * A command goes out.
     *
     * @param line
     *            without CRLF, secrets as asterisks
     */
    default void sent(String line) {}

    /**
     * A reply has come, whatever it is.
     *
     * @param lines
     *            its lines, secrets as asterisks; may hold control characters
     * @param octets
     *            its length on the wire, line ends included
     */
    default void received(String lines, int octets) {}

    /** The TLS handshake is done, and the certificate is trusted. */
    default void secured(SSLSession session) {}

    /** The server waits for the message. */
    default void sendingMessage() {}

    /**
     * The message is on its way, all but the final dot.
     *
     * @param octets
     *            its length
     */
    default void messageSent(long octets) {}

    /** The server has not answered, or we have not asked it: no reply says why there was no submission. */
    default void failed(SubmissionException failure) {}
}
