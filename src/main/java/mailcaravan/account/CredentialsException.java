package mailcaravan.account;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.failure.Symptomatic;

/** An account's credentials cannot be read or written. The message names the file and what to do, never a secret. */
public class CredentialsException extends Exception implements Symptomatic {
    private final String code;

    /**
     * Names the fault.
     *
     * @param code
     *            kebab-case name, or SMAIL's WinINet number where it had one (12006: token file or URI unusable)
     * @param message
     *            one sentence in the user's language
     * @param cause
     *            may be null
     */
    public CredentialsException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    @Override
    public Symptom symptom() {
        return new Symptom.Local(Stage.TOKEN, code, getMessage());
    }
}
