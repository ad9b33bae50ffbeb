package mailcaravan.flow;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.failure.Symptomatic;
import mailcaravan.oauth.TokenEndpoint;
import mailcaravan.oauth.TokenRequestException;

/**
 * The token endpoint as the route {@code request-access-token} reaches it: each request on an exchange of its own, which
 * nothing of a mail ever touches. Thread-safe.
 */
final class TokenRequestRoute implements TokenEndpoint {
    static final String ENDPOINT = "tokenEndpoint";
    static final String QUERY = "tokenQuery";
    static final String TIMEOUT = "tokenTimeout";
    static final String FORM = "tokenForm";
    static final String ANSWER = "tokenAnswer";

    private final ProducerTemplate template;

    TokenRequestRoute(ProducerTemplate template) {
        this.template = template;
    }

    @Override
    public Answer post(URI tokenUri, Map<String, String> form, Duration timeout) throws TokenRequestException {
        Exchange exchange = template.request("direct:request-access-token", sent -> {
            sent.setProperty(ENDPOINT, endpoint(tokenUri));
            sent.setProperty(QUERY, tokenUri.getRawQuery());
            sent.setProperty(TIMEOUT, timeout.toMillis());
            sent.setProperty(FORM, new TokenForm(form));
        });
        Exception failure = exchange.getException();
        if (failure != null) {
            throw failed(tokenUri, failure);
        }
        return exchange.getProperty(ANSWER, Answer.class);
    }

    // a query of the URI would be read as options of the Camel endpoint
    private static String endpoint(URI uri) {
        String host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        return uri.getScheme() + "://" + host + (uri.getRawPath() == null ? "" : uri.getRawPath());
    }

    private static TokenRequestException failed(URI tokenUri, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Symptomatic symptomatic) {
                return new TokenRequestException(cause.getMessage(), symptomatic.symptom(), failure);
            }
        }
        return new TokenRequestException(failure.getClass().getSimpleName(),
                new Symptom.Transport(Stage.TOKEN, endpoint(tokenUri), ProxyAtFault.named(tokenUri, failure)), failure);
    }
}
