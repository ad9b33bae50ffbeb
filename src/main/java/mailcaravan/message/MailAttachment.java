package mailcaravan.message;

/**
 * An attachment of a mail request: a file or its content, one of the two.
 *
 * @param file
 *            path below the request's folder, for {@link AttachmentSource}; null with {@code content}
 * @param content
 *            the octets themselves; null with {@code file}
 * @param name
 *            shown to the recipient; null: the last name of {@code file}
 * @param contentType
 *            {@code type/subtype}, parameters allowed; null: by the ending of the name
 * @param contentId
 *            by which the HTML refers to it as {@code cid:}, without brackets; null: none
 */
public record MailAttachment(String file, RequestContent content, String name, String contentType, String contentId) {}
