package mailcaravan.flow;

import java.util.List;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import mailcaravan.smtp.OutgoingMessage;

/** Journals and files what was submitted: the last step of an entry route. */
final class SettleSubmitted implements Processor {
    static final String NAME = "settle";

    @Override
    public void process(Exchange exchange) {
        Attempt attempt = Attempt.of(exchange);
        OutgoingMessage message = PrepareSubmission.of(exchange);
        attempt.account().settlement().submitted(attempt, message == null ? List.of() : message.receipts());
    }
}
