package mailcaravan.flow;

import javax.net.ssl.SSLContext;

import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * Gives camel-http the trust that SMTP has: the system's certificates and the operator's own.
 * <p>
 * Installed for the scheme {@code https} alone: camel-http takes an endpoint that names SSL parameters for https, so that
 * a plain token endpoint on this machine would be met with a TLS handshake.
 */
final class TrustedTls extends SSLContextParameters {
    static final String NAME = "trustedTls";

    private final SSLContext context;

    TrustedTls(SSLContext context) {
        this.context = context;
    }

    /** Makes it the trust of every https endpoint of a context, and leaves it in the registry by its name. */
    void install(CamelContext camel) {
        camel.getRegistry().bind(NAME, this);
        camel.setSSLContextParameters(this);
        camel.getComponent("https", HttpComponent.class).setUseGlobalSslContextParameters(true);
    }

    @Override
    public SSLContext createSSLContext(CamelContext camelContext) {
        return context;
    }
}
