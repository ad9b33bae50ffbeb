package mailcaravan.simulator;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A message that the simulator answered for with 250, or stored before a fault cut off that answer.
 *
 * @param number
 *            counts up within the store, also over restarts
 * @param sender
 *            the reverse-path without angle brackets; empty for the null reverse-path
 * @param senderParameters
 *            parameters of MAIL FROM as they came; empty: none
 * @param recipients
 *            accepted recipients in order, as they came, without angle brackets
 * @param user
 *            the SASL user
 * @param tls
 *            whether the connection was encrypted
 * @param file
 *            the octets received: dots unstuffed, line ends kept; {@code NNNNNN.envelope.json} lies beside it
 */
public record AcceptedMessage(int number, Instant time, String sender, String senderParameters, List<String> recipients,
        String user, boolean tls, Path file) {
    /** Keeps an own copy of the recipients. */
    public AcceptedMessage {
        recipients = List.copyOf(recipients);
    }
}
