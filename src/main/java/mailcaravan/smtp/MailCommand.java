package mailcaravan.smtp;

import mailcaravan.failure.Stage;
import mailcaravan.message.ComposedMessage;
import mailcaravan.message.Envelope;
import mailcaravan.message.Recipient;
import mailcaravan.text.Messages;

/**
 * MAIL FROM and RCPT TO with the parameters that the server's extensions allow. What the server could only refuse is
 * refused here, with the reply that it would give.
 */
final class MailCommand {
    private static final Messages MESSAGES = Messages.of(MailCommand.class);

    private final SubmissionTransport server;

    /** Makes commands for a server that has answered EHLO. */
    MailCommand(SubmissionTransport server) {
        this.server = server;
    }

    /**
     * MAIL FROM.
     *
     * @throws SubmissionException
     *             if the server cannot take the message as it is: too large (RFC 1870), 8-bit (RFC 6152), non-ASCII
     *             addresses (RFC 6531); or if the sender cannot be an address
     */
    String mailFrom(ComposedMessage message) throws SubmissionException {
        Envelope envelope = message.envelope();
        String sender = envelope.sender();
        if (!sender.isEmpty() && !EnvelopePath.allowed(sender)) {
            throw refuse(553, "5.1.7", "sender-not-an-address");
        }
        StringBuilder line = new StringBuilder("MAIL FROM:<").append(sender).append('>');
        if (server.supportsExtension("SIZE")) {
            long limit = sizeLimit(server.getExtensionParameter("SIZE"));
            if (limit > 0 && message.size() > limit) {
                throw refuse(552, "5.3.4", "too-large", Long.toString(message.size()), Long.toString(limit));
            }
            line.append(" SIZE=").append(message.size());
        }
        if (message.eightBit()) {
            if (!server.supportsExtension("8BITMIME")) {
                throw refuse(554, "5.6.3", "no-8bitmime");
            }
            line.append(" BODY=8BITMIME");
        }
        if (message.internationalized() || EnvelopePath.internationalized(sender)
                || envelope.recipients().stream().anyMatch(to -> EnvelopePath.internationalized(to.address()))) {
            if (!server.supportsExtension("SMTPUTF8")) {
                throw refuse(553, "5.6.7", "no-smtputf8");
            }
            line.append(" SMTPUTF8");
        }
        if (!EnvelopePath.senderParametersAllowed(envelope.senderParameters())) {
            throw refuse(501, "5.5.4", "parameters-unusable");
        }
        return line.append(dsn(envelope.senderParameters())).toString();
    }

    /** RCPT TO; the recipient has been found {@link #refusal usable}. */
    String rcptTo(Recipient recipient) {
        return "RCPT TO:<" + recipient.address() + ">" + dsn(recipient.parameters());
    }

    /** Our own reply to a recipient that cannot go on the wire, or null. */
    SmtpReply refusal(Recipient recipient) {
        if (!EnvelopePath.allowed(recipient.address())) {
            return own(553, "5.1.3", "recipient-not-an-address");
        }
        if (!EnvelopePath.recipientParametersAllowed(recipient.parameters())) {
            return own(501, "5.5.4", "parameters-unusable");
        }
        return null;
    }

    private String dsn(String parameters) {
        return parameters.isEmpty() || !server.supportsExtension("DSN") ? "" : " " + parameters;
    }

    private SubmissionException refuse(int code, String enhancedCode, String key, String... arguments) {
        return SubmissionException.refused(server.peer(), Stage.MAIL, own(code, enhancedCode, key, arguments));
    }

    private static SmtpReply own(int code, String enhancedCode, String key, String... arguments) {
        String text = MESSAGES.format("own-reply", MESSAGES.format(key, (Object[]) arguments));
        return SmtpReply.parse(code, code + " " + enhancedCode + " " + text);
    }

    private static long sizeLimit(String parameter) {
        try {
            return Long.parseLong(parameter.strip());
        } catch (NumberFormatException e) {
            // RFC 1870 section 3: without a number there is no fixed limit
            return 0;
        }
    }
}
