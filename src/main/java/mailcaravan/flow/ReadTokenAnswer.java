package mailcaravan.flow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

import mailcaravan.oauth.TokenEndpoint;

/** Keeps what is needed of a token endpoint's answer, bounded, and drops the rest, tokens included, from the message. */
final class ReadTokenAnswer implements Processor {
    static final String NAME = "readTokenAnswer";

    @Override
    public void process(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        byte[] body = new byte[0];
        try (InputStream in = message.getBody(InputStream.class)) {
            if (in != null) {
                body = in.readNBytes(TokenEndpoint.LONGEST_ANSWER);
            }
        }
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String retryAfter = message.getHeader("Retry-After", String.class);
        exchange.setProperty(TokenRequestRoute.ANSWER,
                new TokenEndpoint.Answer(status, new String(body, StandardCharsets.UTF_8), retryAfter));
        message.setBody(null);
        message.removeHeaders("*");
    }
}
