package mailcaravan.authorization.form;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.account.CredentialSettings;
import mailcaravan.authorization.AuthorizationException;
import mailcaravan.authorization.LoopbackServer;
import mailcaravan.authorization.RandomText;
import mailcaravan.text.Messages;

/**
 * The form in the browser that leads from nothing to a token file: asks for what SmailRefreshToken asks for, has the user
 * sign in at the provider, and says what was saved where.
 * <p>
 * It listens on a free port of its own, not on that of the redirect URI: which one that is, is known only when the provider
 * has been chosen in the form; and that it is taken by another program can then be said in the form.
 */
@RegisterResourceBundle(bundleName = "mailcaravan.authorization.form.messages")
public final class EnrolmentForm implements AutoCloseable {
    private static final Messages MESSAGES = Messages.of(EnrolmentForm.class);

    private final FormSession session;
    private final LoopbackServer server;
    private final URI url;

    private EnrolmentForm(FormTask task, Consumer<String> terminal) throws IOException {
        session = new FormSession(task, terminal);
        String token = RandomText.next();
        FormHandler handler = new FormHandler(session, token);
        server = LoopbackServer.open("localhost", 0, handler, exchange -> handler.refuse(exchange, 421));
        url = URI.create("http://localhost:" + server.port() + "/" + token + "/");
        session.livesAt(url);
    }

    /**
     * Shows the form.
     *
     * @param terminal
     *            told, in the terminal's language, of each sign-in that failed; the user can try again
     * @throws AuthorizationException
     *             if nobody can listen on loopback
     */
    public static EnrolmentForm open(FormTask task, Consumer<String> terminal) throws AuthorizationException {
        try {
            return new EnrolmentForm(task, terminal);
        } catch (IOException failed) {
            throw new AuthorizationException(
                    locale -> MESSAGES.format(locale, "form.no-port", String.valueOf(failed.getMessage())), failed);
        }
    }

    /** Its address; whoever has it can fill in the form. */
    public URI url() {
        return url;
    }

    /**
     * Waits until a token is saved.
     *
     * @return what was saved, or nothing if that took too long
     */
    public Optional<CredentialSettings> awaitSaved(Duration patience) throws InterruptedException {
        return session.awaitSaved(patience);
    }

    /** Sends a test message as if the user had asked for it on the page, which shows what became of it. */
    public TestMessage.Outcome test(String address) {
        return session.test(address);
    }

    /** Waits until the user has finished on the page; false if that takes too long. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return session.awaitEnd(patience);
    }

    /** The last test message; nothing if there was none. */
    public Optional<TestMessage.Outcome> tested() {
        return session.done().map(FormSession.Done::outcome);
    }

    @Override
    public void close() {
        session.close();
        server.close();
    }
}
