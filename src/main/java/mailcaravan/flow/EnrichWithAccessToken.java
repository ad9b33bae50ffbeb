package mailcaravan.flow;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import mailcaravan.oauth.AccessToken;
import mailcaravan.oauth.AccessTokenProvider;

/**
 * Content enricher: adds the account's access token, from the cache where possible, as an exchange property. Never as a
 * header, which would become part of the mail.
 */
final class EnrichWithAccessToken implements Processor {
    static final String NAME = "accessToken";
    /** Name of the exchange property. */
    static final String PROPERTY = "accessToken";

    @Override
    public void process(Exchange exchange) throws Exception {
        AccessTokenProvider tokens = Attempt.of(exchange).account().tokens();
        if (tokens != null) {
            exchange.setProperty(PROPERTY, tokens.accessToken());
        }
    }

    static AccessToken of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, AccessToken.class);
    }
}
