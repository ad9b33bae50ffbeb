package mailcaravan.simulator;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** How the server introduces itself: its greeting, and the service extensions in the order of Exchange Online. */
final class Extensions {
    private Extensions() {}

    /** The line that opens a connection. */
    static String greeting(SimulatorOptions options) {
        return "220 " + options.hostName + " Microsoft ESMTP MAIL Service ready at "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(options.clock.instant().atOffset(ZoneOffset.UTC));
    }

    /** The lines that answer EHLO. */
    static String[] reply(String hello, SimulatorOptions options, boolean tls) {
        List<String> lines = offered(options, tls);
        lines.add(0, hello);
        for (int i = 0; i < lines.size(); i++) {
            lines.set(i, (i < lines.size() - 1 ? "250-" : "250 ") + lines.get(i));
        }
        return lines.toArray(new String[0]);
    }

    private static List<String> offered(SimulatorOptions options, boolean tls) {
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
            extensions.add(options.passwords.isEmpty() ? "AUTH LOGIN XOAUTH2" : "AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2");
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
