package mailcaravan.message;

import mailcaravan.failure.Symptom;
import mailcaravan.failure.Symptomatic;

/** A request that can never be submitted as it is. The message is one sentence in the user's language. */
public class RequestRefusedException extends Exception implements Symptomatic {
    private final String code;

    /**
     * Names the fault.
     *
     * @param code
     *            kebab-case, for example {@code no-recipient}
     * @param message
     *            names the field, file or address; control characters already made visible
     */
    public RequestRefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The fault's name in kebab-case. */
    public String code() {
        return code;
    }

    @Override
    public Symptom symptom() {
        return new Symptom.BadRequest(code, getMessage());
    }
}
