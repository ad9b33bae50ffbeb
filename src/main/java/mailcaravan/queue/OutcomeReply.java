package mailcaravan.queue;

import java.util.List;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.runtime.annotations.RegisterForReflection;
import mailcaravan.drop.FailureReport;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;

/**
 * The outcome of a request as its producer gets it, where the message names a {@code JMSReplyTo}: JSON in a TextMessage,
 * with the message's correlation id, or its message id where it has none (JMS 3.1, 3.4.5).
 *
 * @param time
 *            local date and time with offset
 * @param request
 *            the JMS message id
 * @param messageId
 *            of the mail, or null where none could be made
 * @param recipients
 *            with what the server said to each
 * @param reason
 *            null for what was submitted
 * @param remedy
 *            null for what was submitted
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutcomeReply(String time, String account, String request, String id, String messageId, Outcome outcome,
        List<RecipientLine> recipients, String stage, String verdict, String code, String reply, String reason,
        String remedy, int attempts) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The outcome of a request that reached all its recipients. */
    public static OutcomeReply submitted(String time, String account, String request, String id, String messageId,
            List<RecipientLine> recipients, int attempts) {
        return new OutcomeReply(time, account, request, id, messageId, Outcome.SUBMITTED, recipients, null, null, null,
                null, null, null, attempts);
    }

    /** The outcome of a request that has become a dead letter. */
    public static OutcomeReply of(FailureReport report) {
        return new OutcomeReply(report.time(), report.account(), report.request(), report.id(), report.messageId(),
                report.outcome(), report.recipients(), report.stage(), report.verdict(), report.code(), report.reply(),
                report.reason(), report.remedy(), report.attempts());
    }

    /**
     * Sends it, in a transaction of nobody's: a reply that cannot be sent must not undo a submission.
     *
     * @param message
     *            the request's; one without a reply address gets none
     * @throws JMSException
     *             if the broker does not take it
     */
    public void send(Connection connection, Message message, String correlation) throws JMSException {
        Destination to = message.getJMSReplyTo();
        if (to == null) {
            return;
        }
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(to)) {
            TextMessage answer = session.createTextMessage(JSON.writeValueAsString(this));
            answer.setStringProperty(QueuedContent.CONTENT_TYPE, "application/json");
            if (message.getJMSCorrelationID() != null) {
                answer.setJMSCorrelationID(message.getJMSCorrelationID());
            } else if (correlation != null) {
                answer.setJMSCorrelationID(correlation);
            }
            producer.send(answer);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
