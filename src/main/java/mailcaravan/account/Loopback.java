package mailcaravan.account;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which hosts are this machine: the only ones that may be spoken to without TLS while tokens are about. */
final class Loopback {
    private static final Pattern V4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    private Loopback() {}

    /** True for localhost, its subdomains, 127.0.0.0/8 and ::1; decided by the text, without asking a name server. */
    static boolean is(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost") || V4.matcher(name).matches()
                || name.equals("::1") || name.equals("[::1]");
    }
}
