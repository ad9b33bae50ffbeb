package mailcaravan.flow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;

import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

import mailcaravan.oauth.TokenEndpoint;

/**
 * Takes the first octets of an answer and no more, within the time of one answer, and hangs up on a server that goes on:
 * closing the answer's stream would read it to its end, which a captive portal or an enemy need not send. Thread-safe.
 */
final class BoundedAnswer implements ExecChainHandler {
    private static final int LONGEST = TokenEndpoint.LONGEST_ANSWER;

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Timeout timeout = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return response;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        boolean whole = false;
        try {
            // not closed where there is more: that is what would never end
            whole = read(entity.getContent(), octets, timeout);
        } finally {
            if (!whole) {
                scope.execRuntime.discardEndpoint();
            }
        }
        response.setEntity(new ByteArrayEntity(octets.toByteArray(), contentType(entity),
                entity.getContentEncoding()));
        return response;
    }

    /** True if the answer has been read to its end. */
    private static boolean read(InputStream in, ByteArrayOutputStream octets, Timeout timeout) throws IOException {
        long begun = System.nanoTime();
        byte[] buffer = new byte[8 * 1024];
        while (octets.size() < LONGEST) {
            int count = in.read(buffer, 0, Math.min(buffer.length, LONGEST - octets.size()));
            if (count < 0) {
                return true;
            }
            octets.write(buffer, 0, count);
            if (timeout != null && timeout.isEnabled() && System.nanoTime() - begun > timeout.toNanoseconds()) {
                throw new SocketTimeoutException("Read timed out");
            }
        }
        return false;
    }

    private static ContentType contentType(HttpEntity entity) {
        return ContentType.parseLenient(entity.getContentType());
    }
}
