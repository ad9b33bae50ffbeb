package mailcaravan.failure;

/**
 * Whose mail service an account uses: decides the reading of replies here, and the default hosts, URIs and scope where
 * accounts are configured.
 */
public enum Provider {
    MICROSOFT, GOOGLE, CUSTOM
}
