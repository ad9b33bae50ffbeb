package mailcaravan.authorization;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLContext;

import mailcaravan.account.ProxyResolver;
import mailcaravan.account.ProxySettings;
import mailcaravan.account.ResolvedProxySelector;
import mailcaravan.account.TokenUri;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.oauth.FormText;
import mailcaravan.oauth.TokenEndpoint;
import mailcaravan.oauth.TokenRequestException;

/**
 * Asks the token endpoint with Java's own HTTP client, for a command that needs no routes (docs/adr/0014). Follows no
 * redirect, and reads no more than 64 KiB of an answer.
 * <p>
 * Thread-safe.
 */
public final class JdkTokenEndpoint implements TokenEndpoint {
    private final SSLContext tls;
    private final ProxySettings proxy;

    /** An endpoint that trusts and goes through what it is told. */
    public JdkTokenEndpoint(SSLContext tls, ProxySettings proxy) {
        this.tls = tls;
        this.proxy = proxy;
        if (!proxy.username().isEmpty() && System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
            // Java refuses Basic to a proxy on the way to HTTPS, where an operator has asked for it by name
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
    }

    @Override
    public Answer post(URI tokenUri, Map<String, String> form, Duration timeout) throws TokenRequestException {
        HttpRequest request = HttpRequest.newBuilder(tokenUri).timeout(timeout)
                .header("Content-Type", "application/x-www-form-urlencoded").header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(FormText.of(form), StandardCharsets.US_ASCII)).build();
        CompletableFuture<HttpResponse<byte[]>> asked = client(timeout).sendAsync(request,
                info -> new BoundedBody(LONGEST_ANSWER));
        try {
            // the request's own timeout ends with the answer's head
            HttpResponse<byte[]> response = asked.get(timeout.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8),
                    response.headers().firstValue("Retry-After").orElse(null));
        } catch (ExecutionException failed) {
            throw failed(tokenUri, failed.getCause());
        } catch (TimeoutException late) {
            asked.cancel(true);
            throw failed(tokenUri, new SocketTimeoutException());
        } catch (InterruptedException e) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(tokenUri, e);
        }
    }

    private HttpClient client(Duration timeout) {
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(timeout).sslContext(tls)
                .proxy(new ResolvedProxySelector(ProxyResolver.of(proxy)));
        if (!proxy.username().isEmpty()) {
            builder.authenticator(new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return getRequestorType() == RequestorType.PROXY
                            ? new PasswordAuthentication(proxy.username(), proxy.password().reveal().toCharArray())
                            : null;
                }
            });
        }
        return builder.build();
    }

    private static TokenRequestException failed(URI tokenUri, Throwable cause) {
        return new TokenRequestException(cause.getClass().getSimpleName(),
                new Symptom.Transport(Stage.TOKEN, TokenUri.shown(tokenUri.toString()), known(cause)), cause);
    }

    /** This client's exceptions as those that the catalogue of failures knows. */
    private static Throwable known(Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return new SocketTimeoutException(cause.getMessage());
        }
        Throwable each = cause;
        for (int depth = 0; each != null && depth < 32; depth++, each = each.getCause()) {
            if (each instanceof UnresolvedAddressException) {
                return new UnknownHostException();
            }
        }
        return cause;
    }
}
