package mailcaravan.simulator;

import java.util.function.Consumer;

import mailcaravan.text.Messages;

/** Tells the user what happens, one line an event; thread-safe. Tokens and secrets are never among the arguments. */
final class Events {
    private static final int LONGEST_ARGUMENT = 300;

    private final Messages messages = Messages.of(Events.class);
    private final Consumer<String> consumer;

    Events(Consumer<String> consumer) {
        this.consumer = consumer;
    }

    void tell(String key, Object... arguments) {
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            // clients choose addresses, user names and client ids: they must not forge lines or drive a terminal
            String text = String.valueOf(arguments[i]).replaceAll("\\p{Cntrl}", "?");
            shown[i] = text.length() > LONGEST_ARGUMENT ? text.substring(0, LONGEST_ARGUMENT) + "…" : text;
        }
        try {
            consumer.accept(messages.format(key, shown));
        } catch (RuntimeException e) {
            // a listener that fails must not change what the servers answer
            return;
        }
    }
}
