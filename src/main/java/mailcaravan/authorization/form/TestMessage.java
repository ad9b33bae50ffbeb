package mailcaravan.authorization.form;

import java.util.Locale;
import java.util.function.Function;

/** Sends one message with the access that a sign-in has just given. */
@FunctionalInterface
public interface TestMessage {
    /**
     * Sends it and waits for the server's word.
     *
     * @param address
     *            whom to, {@code local@domain}; anything else is refused
     */
    Outcome send(String address);

    /**
     * What became of it.
     *
     * @param sent
     *            true if the server has taken the message
     * @param sentence
     *            in any language: that it has, or why not and what to do
     */
    record Outcome(boolean sent, Function<Locale, String> sentence) {}
}
