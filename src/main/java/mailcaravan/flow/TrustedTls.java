package mailcaravan.flow;

import javax.net.ssl.SSLContext;

import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Gives camel-http the trust that SMTP has: the system's certificates and the operator's own. */
final class TrustedTls extends SSLContextParameters {
    static final String NAME = "trustedTls";

    private final SSLContext context;

    TrustedTls(SSLContext context) {
        this.context = context;
    }

    @Override
    public SSLContext createSSLContext(CamelContext camelContext) {
        return context;
    }
}
