package mailcaravan.authorization.form;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.CredentialsException;
import mailcaravan.authorization.AuthorizationException;
import mailcaravan.authorization.Enrolment;
import mailcaravan.oauth.TokenResponse;
import mailcaravan.text.Messages;

/**
 * How far the user of a form has come: filling it in, signing in, done.
 * <p>
 * Thread-safe. What is typed as secret is kept here and never given back.
 */
final class FormSession implements SignInAttempt.Ending, AutoCloseable {
    private static final Messages MESSAGES = Messages.of(FormSession.class);
    /** Longer than any command waits. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final FormTask task;
    private final Consumer<String> terminal;
    private final CompletableFuture<CredentialSettings> saved = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object sending = new Object();
    private URI home;
    private FormFields fields;
    private Optional<KeptSecret> kept;
    private Map<String, String> errors = Map.of();
    private Function<Locale, String> notice;
    private SignInAttempt attempt;
    private TestMessage message;
    private TestMessage.Outcome outcome;

    /**
     * The form as it is shown.
     *
     * @param errors
     *            key of the sentence by the name of its field
     * @param notice
     *            why the last sign-in gave nothing; null if there was none
     * @param secretKept
     *            an empty field of the secret means the one that is there
     */
    record Form(FormFields fields, Map<String, String> errors, Function<Locale, String> notice, boolean secretKept) {}

    /**
     * What has been reached.
     *
     * @param outcome
     *            of the last test message; null if there was none
     */
    record Done(String mailbox, String file, TestMessage.Outcome outcome) {}

    /**
     * A session that begins with what is known.
     *
     * @param terminal
     *            told of each sign-in that failed
     */
    FormSession(FormTask task, Consumer<String> terminal) {
        this.task = task;
        this.terminal = terminal;
        this.fields = FormFields.of(task.known(), task.user());
        this.kept = KeptSecret.of(task.known());
    }

    /** Where the form's pages are; a provider's answer leads back there. */
    synchronized void livesAt(URI place) {
        home = place;
    }

    synchronized Form form() {
        return new Form(fields, errors, notice, kept.isPresent());
    }

    /** What is typed so far, for showing the same again. */
    synchronized void keep(FormFields typed) {
        typed.secret().ifPresent(secret -> kept = Optional.of(new KeptSecret(secret, Optional.empty(),
                KeptSecret.server(FormCheck.of(typed, task.known(), kept).settings().effectiveTokenUri()))));
        fields = typed.withoutSecret();
        errors = Map.of();
        notice = null;
    }

    /**
     * Begins a sign-in with what the user sent.
     *
     * @return false if the form must be shown again
     */
    synchronized boolean submit(FormFields typed) {
        FormCheck check = FormCheck.of(typed, task.known(), kept);
        keep(typed);
        errors = check.errors();
        if (!errors.isEmpty() || saved.isDone()) {
            return false;
        }
        if (attempt != null) {
            attempt.close();
        }
        Optional<String> user = Optional.of(typed.user())
                .filter(name -> !name.isEmpty() && !name.equalsIgnoreCase(typed.mailbox()));
        try {
            attempt = SignInAttempt.open(check.settings(), user, task.redirect());
        } catch (AuthorizationException refused) {
            failed(attempt, refused::message);
            return false;
        } catch (CredentialsException unusable) {
            failed(attempt, locale -> unusable.getMessage());
            return false;
        }
        attempt.await(new Enrolment(check.settings(), user, task.exchange(), task.file()), PATIENCE, this);
        return true;
    }

    /** The provider's page, while it is waited for. */
    synchronized Optional<String> signIn() {
        return saved.isDone() ? Optional.empty() : Optional.ofNullable(attempt).map(SignInAttempt::url);
    }

    synchronized Optional<Done> done() {
        return saved.isDone()
                ? Optional.of(new Done(saved.join().mailbox().orElseThrow(),
                        task.file().file().toAbsolutePath().toString(), outcome))
                : Optional.empty();
    }

    @Override
    public URI saved(SignInAttempt by, TokenResponse proof) {
        synchronized (this) {
            message = task.messages().with(by.settings(), proof);
            saved.complete(by.settings());
        }
        return home.resolve("done");
    }

    @Override
    public synchronized URI failed(SignInAttempt by, Function<Locale, String> reason) {
        if (by == attempt && !saved.isDone()) {
            attempt = null;
            notice = reason;
            terminal.accept(reason.apply(Locale.getDefault()));
        }
        return home;
    }

    /** Sends a test message, one at a time, and keeps its outcome for the page. */
    TestMessage.Outcome test(String address) {
        synchronized (sending) {
            TestMessage.Outcome came = FormCheck.isAddress(address)
                    ? message().send(address)
                    : new TestMessage.Outcome(false, locale -> MESSAGES.format(locale, "error.mailbox"));
            synchronized (this) {
                outcome = came;
            }
            return came;
        }
    }

    private synchronized TestMessage message() {
        return message;
    }

    /** The user has what they came for. */
    void end() {
        ended.countDown();
    }

    /** Waits until a token is saved; nothing if that takes too long. */
    Optional<CredentialSettings> awaitSaved(Duration patience) throws InterruptedException {
        try {
            return Optional.of(saved.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException late) {
            return Optional.empty();
        }
    }

    /** Waits until the user has had enough; false if that takes too long. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        if (attempt != null) {
            attempt.close();
        }
    }
}
