package mailcaravan.flow;

import java.nio.file.NoSuchFileException;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes a message of the request: the step {@code compose}. */
final class Compose implements Processor {
    static final String NAME = "compose";

    @Override
    public void process(Exchange exchange) throws Exception {
        Attempt attempt = Attempt.of(exchange);
        try {
            attempt.composed(attempt.request().compose());
        } catch (NoSuchFileException e) {
            throw new RequestVanishedException(attempt.request().name(), e);
        }
        long until = attempt.reserve();
        if (until > 0) {
            throw new QuotaUsedException(attempt.request().name(), until);
        }
        exchange.setProperty(Attempt.OWED, attempt.owed().size());
        exchange.getMessage().setBody(null);
    }
}
