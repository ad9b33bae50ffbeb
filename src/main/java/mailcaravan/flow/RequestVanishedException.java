package mailcaravan.flow;

/** A request disappeared while it was worked on: somebody else took it away, and there is nothing left to file. */
final class RequestVanishedException extends Exception {
    RequestVanishedException(String request, Exception cause) {
        super(request, cause);
    }
}
