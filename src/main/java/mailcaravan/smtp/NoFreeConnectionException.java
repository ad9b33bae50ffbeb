package mailcaravan.smtp;

import java.io.IOException;

/** All connections that an account may have are in use, here or in other processes. One sentence in the user's language. */
public class NoFreeConnectionException extends IOException {
    /** Says for how long was waited, and for how many connections. */
    public NoFreeConnectionException(String sentence) {
        super(sentence);
    }
}
