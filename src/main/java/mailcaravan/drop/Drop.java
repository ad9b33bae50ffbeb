package mailcaravan.drop;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.text.Messages;

/** The sentences of this package. */
@RegisterResourceBundle(bundleName = "mailcaravan.drop.messages")
final class Drop {
    static final Messages MESSAGES = Messages.of(Drop.class);

    private Drop() {}
}
