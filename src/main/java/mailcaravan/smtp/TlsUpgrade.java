package mailcaravan.smtp;

import java.io.IOException;
import java.net.Socket;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Lays TLS 1.2 or 1.3 over a connection, with a certificate that must be the host's (RFC 2818, RFC 7817). */
final class TlsUpgrade {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private TlsUpgrade() {}

    /** A socket that has still to shake hands; closing it closes the connection. */
    static SSLSocket of(Socket tcp, SSLContext context, String host, int port) throws IOException {
        SSLSocket upgraded = (SSLSocket) context.getSocketFactory().createSocket(tcp, host, port, true);
        upgraded.setEnabledProtocols(VERSIONS);
        SSLParameters parameters = upgraded.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        upgraded.setSSLParameters(parameters);
        return upgraded;
    }
}
