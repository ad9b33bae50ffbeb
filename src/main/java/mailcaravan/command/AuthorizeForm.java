package mailcaravan.command;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import mailcaravan.account.CredentialSettings;
import mailcaravan.authorization.AuthorizationException;
import mailcaravan.authorization.form.EnrolmentForm;
import mailcaravan.authorization.form.FormTask;
import mailcaravan.authorization.form.TestMessage;

/** {@code authorize} by its form: opens it, waits, and says at the terminal too what happens in the browser. */
final class AuthorizeForm {
    private final FormTask task;
    private final Duration patience;
    private final String timeout;
    private final Consumer<String> terminal;

    /**
     * A form that is waited for.
     *
     * @param timeout
     *            the patience as the user spelt it
     */
    AuthorizeForm(FormTask task, Duration patience, String timeout, Consumer<String> terminal) {
        this.task = task;
        this.patience = patience;
        this.timeout = timeout;
        this.terminal = terminal;
    }

    /**
     * Runs until the token file is written and the user has finished on the page, or a test message that was asked for at
     * the command line has its outcome.
     *
     * @param address
     *            whom to send a test message without asking
     * @return what became of the last test message; nothing if there was none
     */
    Optional<TestMessage.Outcome> run(Optional<String> address) throws AuthorizationException, InterruptedException {
        try (EnrolmentForm form = EnrolmentForm.open(task, terminal)) {
            terminal.accept(MailCaravan.MESSAGES.format(
                    Browser.open(form.url().toString()) ? "authorize.form-opened" : "authorize.form-open"));
            terminal.accept(form.url().toString());
            terminal.accept(MailCaravan.MESSAGES.format("authorize.form-waiting", timeout));
            CredentialSettings saved = form.awaitSaved(patience).orElseThrow(() -> new AuthorizationException(
                    MailCaravan.MESSAGES.format("authorize.timeout", timeout)));
            terminal.accept(MailCaravan.MESSAGES.format("authorize.done", saved.mailbox().orElseThrow(),
                    task.file().file().toAbsolutePath()));
            address.ifPresent(form::test);
            terminal.accept(MailCaravan.MESSAGES.format("authorize.form-offers", timeout));
            try {
                form.awaitEnd(patience);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt(); // the file is written all the same
            }
            return form.tested();
        }
    }
}
