package mailcaravan.message;

import java.time.ZonedDateTime;

/**
 * Where a request comes from: what makes its Message-ID and Date stable over retries and restarts.
 *
 * @param id
 *            identifies the request: letters and digits, made from account, name, modification time, size and file key,
 *            or from the JMS message id; never from the content alone
 * @param date
 *            when the request was written, in the zone for the Date header
 */
public record Origin(String id, ZonedDateTime date) {}
