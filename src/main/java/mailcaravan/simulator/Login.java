package mailcaravan.simulator;

import java.io.IOException;

/** Who one connection is logged in as, and how often that was tried. Used by the thread of its session. */
final class Login {
    private static final int MOST_REFUSED = 3;
    private static final String ANONYMOUS = "anonymous";

    private final SmtpConnection connection;
    private final SubmissionService service;
    private final SessionFaults faults;
    private String user;
    private int refused;

    Login(SmtpConnection connection, SubmissionService service, SessionFaults faults) {
        this.connection = connection;
        this.service = service;
        this.faults = faults;
    }

    /** The mailbox, or null before AUTH. */
    String user() {
        return user;
    }

    /**
     * Runs AUTH and replies to it.
     *
     * @throws HangUp
     *             after the third refusal, or one with 421
     */
    void attempt(String argument) throws IOException {
        try {
            if (!connection.tls() && !service.options().authWithoutTls) {
                throw new SmtpRefusal("504 5.7.4 Unrecognized authentication type");
            }
            String wanted = new SaslExchange(connection, service, faults).authenticate(argument);
            service.limits().enter(wanted, connection);
            user = wanted;
            if (service.options().refuseSurplusAtAuth && service.limits().surplus(wanted, connection)) {
                forget();
                service.tally().failedAuths.increment();
                throw new SmtpRefusal("432 4.3.2 Concurrent connections limit exceeded."
                        + " Visit https://aka.ms/concurrent_sending for more information.");
            }
            connection.reply("235 2.7.0 Authentication successful");
        } catch (SmtpRefusal e) {
            connection.reply(e.getMessage());
            if (++refused >= MOST_REFUSED || e.getMessage().startsWith("421")) {
                throw new HangUp(true);
            }
        }
    }

    /** Lets in who needs no AUTH: anybody at an open relay, or an address that has signed in by POP. */
    boolean relay() {
        if (!service.options().openRelay && !service.switches().popClients.contains(connection.clientAddress())) {
            return false;
        }
        user = ANONYMOUS;
        service.limits().enter(user, connection);
        return true;
    }

    /** Logs out. */
    void forget() {
        if (user != null) {
            service.limits().leave(user, connection);
            user = null;
        }
    }
}
