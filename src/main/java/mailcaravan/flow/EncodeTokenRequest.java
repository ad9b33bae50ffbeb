package mailcaravan.flow;

import java.nio.charset.StandardCharsets;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpMethods;

/** Makes the HTTP request of a token request. */
final class EncodeTokenRequest implements Processor {
    static final String NAME = "encodeTokenRequest";

    @Override
    public void process(Exchange exchange) {
        TokenForm form = exchange.getProperty(TokenRequestRoute.FORM, TokenForm.class);
        Message message = exchange.getMessage();
        message.setBody(form.encoded().getBytes(StandardCharsets.US_ASCII));
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
        message.setHeader(Exchange.CONTENT_TYPE, "application/x-www-form-urlencoded");
        message.setHeader("Accept", "application/json");
        String query = exchange.getProperty(TokenRequestRoute.QUERY, String.class);
        if (query != null) {
            message.setHeader(Exchange.HTTP_QUERY, query);
        }
    }
}
