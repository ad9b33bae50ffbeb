package mailcaravan.flow;

/** A route file breaks the rules that keep mail from being lost. The message is one line that names file and rule. */
public final class RouteContractException extends Exception {
    /** Says which rule is broken where. */
    public RouteContractException(String message) {
        super(message);
    }

    /** Says which file could not be loaded, and why. */
    public RouteContractException(String message, Exception cause) {
        super(message, cause);
    }
}
