package mailcaravan.message;

/**
 * An address with the name that is shown for it.
 *
 * @param displayName
 *            decoded of quotes, not of encoded words; empty: none
 */
record Mailbox(String displayName, EmailAddress address) {}
