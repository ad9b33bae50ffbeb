package mailcaravan.simulator;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import mailcaravan.text.Messages;

/** Where the simulator listens, and what it says if it cannot. */
final class ListeningPorts {
    private ListeningPorts() {}

    /** The address to bind; for IPv4 loopback that of IPv6 as well, since localhost may resolve to either. */
    static List<InetAddress> addresses(InetAddress bindAddress) {
        if (!(bindAddress instanceof Inet4Address) || !bindAddress.isLoopbackAddress()) {
            return List.of(bindAddress);
        }
        byte[] one = new byte[16];
        one[15] = 1;
        try {
            return List.of(bindAddress, InetAddress.getByAddress("localhost", one));
        } catch (UnknownHostException e) {
            return List.of(bindAddress);
        }
    }

    /** The failure to listen, in the user's words. */
    static IOException unusable(InetAddress address, int port, IOException cause) {
        return new IOException(Messages.of(ListeningPorts.class).format("error.port", address.getHostAddress(),
                Integer.toString(port), String.valueOf(cause.getMessage())), cause);
    }
}
