package mailcaravan.smtp;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What we call ourselves in EHLO (RFC 5321 4.1.4): the machine's name where it is a whole domain name, else the address
 * literal of our end of the connection.
 * <p>
 * Asks the environment and the kernel, never DNS, which can block for half a minute.
 */
final class EhloName {
    private static final Pattern DOMAIN = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+");
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private EhloName() {}

    /** Our name on a connection whose near end has this address. */
    static String of(InetAddress local) {
        return of(machine(), local);
    }

    /**
     * The machine's name if it is a domain name, else the address.
     *
     * @param machine
     *            may be empty
     */
    static String of(String machine, InetAddress local) {
        if (DOMAIN.matcher(machine).matches() && !machine.matches("[\\d.]+")) {
            return machine;
        }
        String address = local.getHostAddress();
        if (local instanceof Inet6Address) {
            int zone = address.indexOf('%');
            return "[IPv6:" + (zone < 0 ? address : address.substring(0, zone)) + "]";
        }
        return "[" + address + "]";
    }

    // asked anew for each connection: a native executable would keep the name of the machine that built it
    private static String machine() {
        try {
            if (Files.isReadable(KERNEL)) {
                return Files.readString(KERNEL).strip();
            }
        } catch (IOException e) {
            // the environment may know
        }
        String name = System.getenv("HOSTNAME");
        return name == null ? "" : name.strip();
    }
}
