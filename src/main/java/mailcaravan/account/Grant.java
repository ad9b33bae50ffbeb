package mailcaravan.account;

/** How an access token is obtained (RFC 6749, RFC 7523). */
public enum Grant {
    /** RFC 6749 section 6. */
    REFRESH_TOKEN,
    /** RFC 6749 section 4.4. */
    CLIENT_CREDENTIALS,
    /** RFC 7523 section 2.1, by a service account of Google's. */
    SERVICE_ACCOUNT
}
