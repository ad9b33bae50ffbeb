package mailcaravan.flow;

/** Another process serves this home or drop folder. The message is one line that names the folder and the remedy. */
public final class AlreadyRunningException extends Exception {
    AlreadyRunningException(String message) {
        super(message);
    }
}
