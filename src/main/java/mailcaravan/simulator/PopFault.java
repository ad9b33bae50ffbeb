package mailcaravan.simulator;

/** What the POP3 server of the simulator does in place of signing in. */
public enum PopFault {
    /** It behaves. */
    NONE,
    /** It takes the connection and never says a word. */
    SILENT,
    /** {@code -ERR} in place of the greeting. */
    REFUSE,
    /** {@code -ERR} to USER. */
    NO_ACCOUNT,
    /** {@code -ERR} to PASS and APOP, whatever the password. */
    WRONG_PASSWORD,
    /** {@code -ERR [IN-USE]} to PASS and APOP (RFC 2449). */
    IN_USE,
    /** A greeting without a time stamp, so that there is no APOP. */
    NO_TIME_STAMP
}
