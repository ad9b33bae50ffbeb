package mailcaravan.message;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the same octets each time it is asked, as long as what it reads from does not change. */
@FunctionalInterface
interface OctetSource {
    void writeTo(OutputStream out) throws IOException;
}
