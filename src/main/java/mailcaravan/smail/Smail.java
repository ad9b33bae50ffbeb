package mailcaravan.smail;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.text.Messages;

/** The sentences of this package. */
@RegisterResourceBundle(bundleName = "mailcaravan.smail.messages")
final class Smail {
    static final Messages MESSAGES = Messages.of(Smail.class);

    private Smail() {}
}
