package mailcaravan.simulator;

/** The token endpoint says no, in Entra's way: HTTP status, OAuth error (RFC 6749 5.2) and AADSTS code. */
final class TokenRefusal extends Exception {
    private final int status;
    private final String error;
    private final int aadsts;

    /**
     * Says no.
     *
     * @param aadsts
     *            Entra's number, or 0 for none
     * @param description
     *            the sentence behind the number, without secrets
     */
    TokenRefusal(int status, String error, int aadsts, String description) {
        super(description, null, false, false);
        this.status = status;
        this.error = error;
        this.aadsts = aadsts;
    }

    /** Refuses with the sentence that Entra has for that number. */
    static TokenRefusal of(int status, String error, int aadsts) {
        return new TokenRefusal(status, error, aadsts, EntraTexts.of(aadsts));
    }

    int status() {
        return status;
    }

    String error() {
        return error;
    }

    int aadsts() {
        return aadsts;
    }
}
