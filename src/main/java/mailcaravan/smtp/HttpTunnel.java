package mailcaravan.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Has an HTTP proxy connect us through (CONNECT, RFC 9110 section 9.3.6). */
final class HttpTunnel {
    private static final int LONGEST_ANSWER = 16 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})[ \\r]");

    private HttpTunnel() {}

    /**
     * Asks for the tunnel on a connection to the proxy; afterwards every octet comes from the target.
     *
     * @throws ConnectException
     *             if the proxy refuses, naming its status
     * @throws IOException
     *             if what answers is no HTTP proxy, or the connection fails
     */
    static void open(Socket proxy, String host, int port, DialogueListener listener) throws IOException {
        String target = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        String request = "CONNECT " + target + " HTTP/1.1";
        listener.sent(request);
        proxy.getOutputStream().write((request + "\r\nHost: " + target + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        proxy.getOutputStream().flush();
        String answer = answer(proxy.getInputStream());
        if (listener != DialogueListener.NONE) {
            // header fields are between the proxy and us
            listener.received(answer.substring(0, answer.indexOf('\r')), answer.length());
        }
        Matcher status = STATUS.matcher(answer);
        if (!status.lookingAt()) {
            throw new ProtocolException("the proxy's answer is not HTTP");
        }
        if (status.group(1).charAt(0) != '2') {
            throw new ConnectException("the proxy answered CONNECT with " + status.group(1));
        }
    }

    // octet by octet: what follows the empty line belongs to the target already
    private static String answer(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        int matched = 0;
        byte[] end = {'\r', '\n', '\r', '\n'};
        while (matched < end.length) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the proxy closed the connection");
            }
            if (answer.size() >= LONGEST_ANSWER) {
                throw new ProtocolException("the proxy's answer does not end");
            }
            answer.write(octet);
            matched = octet == end[matched] ? matched + 1 : octet == '\r' ? 1 : 0;
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }
}
