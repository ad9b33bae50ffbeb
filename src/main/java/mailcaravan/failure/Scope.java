package mailcaravan.failure;

/** How far a failure reaches, from one recipient up to everything that the tenant owns. */
public enum Scope {
    RECIPIENT, MESSAGE, CONNECTION, ACCOUNT, TENANT;

    /** True where the next request of the same account would meet the same failure. */
    public boolean concernsAccount() {
        return compareTo(CONNECTION) >= 0;
    }
}
