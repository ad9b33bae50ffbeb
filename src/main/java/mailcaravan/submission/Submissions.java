package mailcaravan.submission;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.text.Messages;

/** The sentences of this package. */
@RegisterResourceBundle(bundleName = "mailcaravan.submission.messages")
final class Submissions {
    static final Messages MESSAGES = Messages.of(Submissions.class);

    private Submissions() {}
}
