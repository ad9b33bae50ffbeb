package mailcaravan.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A POP3 server whose mailboxes are empty: who signs in there may submit from the same address without AUTH from then on
 * (POP before SMTP). Its dialogues stand in the simulator's transcript. Thread-safe.
 */
public final class PopServer implements AutoCloseable {
    private final SubmissionService service;
    private final SubmissionServer plain;
    private final SubmissionServer tls;

    PopServer(List<InetAddress> addresses, int port, SubmissionService service, Executor executor)
            throws IOException {
        this.service = service;
        plain = new SubmissionServer(addresses, port, service, executor,
                connection -> new PopSession(connection, service, false));
        boolean ready = false;
        try {
            tls = new SubmissionServer(addresses, 0, service, executor,
                    connection -> new PopSession(connection, service, true));
            ready = true;
        } finally {
            if (!ready) {
                plain.close();
            }
        }
    }

    /** Port for plain text and STLS. */
    public int port() {
        return plain.port();
    }

    /** Port for TLS from the first octet. */
    public int tlsPort() {
        return tls.port();
    }

    /** What new connections meet from now on. */
    public void fail(PopFault fault) {
        service.switches().popFault = fault;
    }

    /** Nobody counts as signed in any more. */
    public void forgetSignIns() {
        service.switches().popClients.clear();
    }

    @Override
    public void close() throws IOException {
        try (tls) {
            plain.close();
        }
    }
}
