package mailcaravan.message;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** One MIME entity (RFC 2045 2.4): the message itself, or a part of a multipart. */
interface MimeEntity {
    /** Its Content-* fields, folded, without the last line's end. */
    List<String> headerLines();

    /** Writes its encoded body, with CRLF line ends; the same octets at each call. */
    void writeBody(OutputStream out) throws IOException;
}
