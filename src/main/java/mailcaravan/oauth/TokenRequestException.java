package mailcaravan.oauth;

import mailcaravan.failure.Symptom;
import mailcaravan.failure.Symptomatic;

/** No access token: SMAIL's ERR-0028. Carries what was observed, never a secret. */
public class TokenRequestException extends Exception implements Symptomatic {
    private final transient Symptom symptom;

    /**
     * Carries a symptom of the token stage.
     *
     * @param message
     *            one line without secrets
     * @param cause
     *            may be null
     */
    public TokenRequestException(String message, Symptom symptom, Throwable cause) {
        super(message, cause);
        this.symptom = symptom;
    }

    @Override
    public Symptom symptom() {
        return symptom;
    }
}
