package mailcaravan.flow;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import mailcaravan.smtp.OutgoingMessage;

/** Puts the finished message, for the recipients still owed, into the body for camel-mail. */
final class PrepareSubmission implements Processor {
    static final String NAME = "prepareSubmission";
    /** Name of the exchange property that keeps the message when the body has moved on. */
    static final String PROPERTY = "outgoingMessage";

    @Override
    public void process(Exchange exchange) {
        Attempt attempt = Attempt.of(exchange);
        OutgoingMessage message = new OutgoingMessage(attempt.account().sender().getSession(), attempt.message(),
                attempt.owed(), EnrichWithAccessToken.of(exchange),
                attempt.account().account().user(attempt.message().from()), attempt.listener());
        exchange.setProperty(PROPERTY, message);
        exchange.getMessage().setBody(message);
    }

    /** The message of the last submission, or null if none was prepared. */
    static OutgoingMessage of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, OutgoingMessage.class);
    }
}
