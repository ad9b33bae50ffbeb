package mailcaravan.account;

/** What happens to a submission of which nobody knows whether the server took it. */
public enum InDoubt {
    /** Submit again with the same Message-ID: never lost, rarely doubled. */
    RESEND,
    /** Dead-letter it and let the operator decide: never doubled. */
    HOLD
}
