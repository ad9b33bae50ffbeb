package mailcaravan.account;

/** Whom an account signs in as to submit a message. */
public enum SignInAs {
    /** The account's mailbox, whoever stands in From: needs the right Send As of that mailbox for others. */
    MAILBOX,
    /** The mailbox in From: needs an application's own token, with a right on each of these mailboxes. */
    SENDER
}
