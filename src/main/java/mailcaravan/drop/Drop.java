package mailcaravan.drop;

import mailcaravan.text.Messages;

/** The sentences of this package. */
final class Drop {
    static final Messages MESSAGES = Messages.of(Drop.class);

    private Drop() {}
}
