package mailcaravan.account;

/** Whose mail service an account uses: decides the default hosts, URIs, scope and the reading of replies. */
public enum Provider {
    MICROSOFT, GOOGLE, CUSTOM
}
