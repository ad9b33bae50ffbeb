package mailcaravan.simulator;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import javax.net.ssl.SSLContext;

/**
 * What all sessions of the SMTP server share; each part is thread-safe.
 *
 * @param switches
 *            faults that concern every connection
 * @param closing
 *            opens when the simulator ends, so that no slow answer outlives it
 */
record SubmissionService(SimulatorOptions options, SSLContext tls, AccessTokens accessTokens, MessageStore store,
        MailboxLimits limits, SmtpFaults faults, Switches switches, Tally tally, Events events, Transcript transcript,
        CountDownLatch closing) {

    /** Faults that a program turns on and off for every connection. */
    static final class Switches {
        volatile boolean refuseStartTls;
        volatile String greeting;
        volatile PopFault popFault = PopFault.NONE;
        /** Addresses from which somebody has signed in by POP. */
        final Set<String> popClients = ConcurrentHashMap.newKeySet();
    }
}
