package mailcaravan.smail;

import java.util.Objects;

import mailcaravan.failure.SmailCode;

/** A command line, or what it names, that no message can be made of. The message is one sentence in the user's language. */
public class SmailException extends Exception {
    private final SmailCode code;

    /**
     * Names the fault.
     *
     * @param sentence
     *            what is wrong and what to do
     */
    public SmailException(SmailCode code, String sentence) {
        super(sentence);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** SMAIL's number for it. */
    public SmailCode code() {
        return code;
    }
}
