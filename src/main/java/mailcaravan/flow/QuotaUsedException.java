package mailcaravan.flow;

/** A request has more recipients than are left of the account's recipients per day: it waits. */
final class QuotaUsedException extends Exception {
    private final long until;

    /**
     * A wait.
     *
     * @param until
     *            milliseconds since 1970
     */
    QuotaUsedException(String request, long until) {
        super(request);
        this.until = until;
    }

    long until() {
        return until;
    }
}
