package mailcaravan.simulator;

/** Which certificate the simulator's servers show; {@code ca.pem} is a sound CA in every case. */
public enum ServerCertificate {
    /** For localhost, 127.0.0.1, ::1 and the host name, issued by the CA of {@code ca.pem}. */
    VALID,
    /** As {@link #VALID}, but its time ended yesterday. */
    EXPIRED,
    /** Issued by that CA, for another host. */
    WRONG_HOST,
    /** For the right hosts, issued by a CA that nobody knows. */
    UNTRUSTED
}
