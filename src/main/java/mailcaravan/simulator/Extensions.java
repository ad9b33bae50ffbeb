package mailcaravan.simulator;

import java.util.ArrayList;
import java.util.List;

/** The service extensions that EHLO lists, in the order of Exchange Online. */
final class Extensions {
    private Extensions() {}

    static List<String> offered(SimulatorOptions options, boolean tls) {
        List<String> extensions = new ArrayList<>();
        extensions.add("SIZE " + options.maxMessageSize);
        extensions.add("PIPELINING");
        if (options.dsn) {
            extensions.add("DSN");
        }
        extensions.add("ENHANCEDSTATUSCODES");
        if (options.startTls && !tls) {
            extensions.add("STARTTLS");
        }
        if (tls || options.authWithoutTls) {
            extensions.add("AUTH LOGIN XOAUTH2");
        }
        if (options.eightBitMime) {
            extensions.add("8BITMIME");
            extensions.add("BINARYMIME");
        }
        extensions.add("CHUNKING");
        if (options.smtpUtf8) {
            extensions.add("SMTPUTF8");
        }
        return extensions;
    }
}
