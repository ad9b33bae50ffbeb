package mailcaravan.drop;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Why an account is parked, as it survives a restart and as commands show it. Holds no secret, no subject and no
 * recipient.
 *
 * @param code
 *            of the failure: WinINet number, AADSTS number, SMTP codes, or the name of a cause on this machine
 * @param stage
 *            where it was met, as in the journal: {@code token}, {@code auth}, …
 * @param row
 *            the catalogue's key of its texts
 * @param reason
 *            what happened, by language: {@code en}, {@code ja}
 * @param remedy
 *            what an operator can do, by language
 * @param since
 *            when the account was parked, in milliseconds since 1970
 * @param nextProbe
 *            when it is tried again, in milliseconds since 1970
 * @param notBefore
 *            until when the server asked to be left alone, in milliseconds since 1970; 0 if it did not ask
 * @param failures
 *            how often it has failed since it was parked, 1 or more
 * @param inRow
 *            how often of these it was this cause, without another in between, 1 or more
 * @param stopped
 *            false while the cause may be a passing one that is given a few tries
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record ParkedAccount(String code, String stage, String row, Map<String, String> reason,
        Map<String, String> remedy, long since, long nextProbe, long notBefore, int failures, int inRow,
        boolean stopped) {
    /** False for a record that a hand has damaged. */
    boolean complete() {
        return code != null && stage != null && row != null && reason != null && remedy != null && failures > 0;
    }
}
