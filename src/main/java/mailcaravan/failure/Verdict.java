package mailcaravan.failure;

/** What a failure means for the request or the account that met it. */
public enum Verdict {
    /** The cause heals by itself: the request goes back to its source and is tried again later. */
    RETRY,
    /** A quota is used up: the request waits for its window and is never dead-lettered for that. */
    WAIT,
    /** The access token is refused: one new token and one new attempt, then {@link #STOP}. */
    REFRESH,
    /** An operator must mend the account: it is parked, its requests stay where they are. */
    STOP,
    /** The request can never be submitted as it is: dead letter at once. */
    REJECT,
    /** One recipient is refused for good; the others go on. */
    REJECT_RECIPIENT
}
