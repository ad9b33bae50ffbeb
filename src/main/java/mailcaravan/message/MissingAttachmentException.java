package mailcaravan.message;

import mailcaravan.failure.Symptom;
import mailcaravan.failure.Symptomatic;

/**
 * A request names a file that is not there (yet): it may still be on its way, so the caller waits a while before it
 * takes this as a refusal. The message is one sentence in the user's language.
 */
public class MissingAttachmentException extends Exception implements Symptomatic {
    /** The fault's name. */
    public static final String CODE = "attachment-missing";

    private final String file;

    /**
     * Names the file.
     *
     * @param file
     *            as the request spells it
     */
    public MissingAttachmentException(String file) {
        super(Refusal.sentence(CODE, file));
        this.file = file;
    }

    /** The file as the request spells it. */
    public String file() {
        return file;
    }

    @Override
    public Symptom symptom() {
        return new Symptom.BadRequest(CODE, getMessage());
    }
}
