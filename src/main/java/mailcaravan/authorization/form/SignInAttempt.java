package mailcaravan.authorization.form;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.CredentialsException;
import mailcaravan.authorization.AuthorizationException;
import mailcaravan.authorization.Callback;
import mailcaravan.authorization.CallbackListener;
import mailcaravan.authorization.Enrolment;
import mailcaravan.authorization.ProofKey;
import mailcaravan.authorization.RandomText;
import mailcaravan.authorization.RedirectUri;
import mailcaravan.authorization.SignIn;
import mailcaravan.oauth.TokenResponse;

/**
 * One sign-in that the form began: listens for its answer, makes the token file of it, and sends the browser back to the
 * form's own pages. Another one takes its place when the form is sent again.
 */
final class SignInAttempt implements AutoCloseable {
    private final CallbackListener listener;
    private final SignIn signIn;
    private final String url;

    /** Told how it ended; each gives the page that the browser goes on to. */
    interface Ending {
        URI saved(SignInAttempt attempt, TokenResponse proof);

        URI failed(SignInAttempt attempt, Function<Locale, String> reason);
    }

    private SignInAttempt(CallbackListener listener, SignIn signIn, String url) {
        this.listener = listener;
        this.signIn = signIn;
        this.url = url;
    }

    /**
     * Listens for the answer.
     *
     * @throws AuthorizationException
     *             if the port of the redirect URI is taken
     * @throws CredentialsException
     *             if the authorization URI cannot be used
     */
    static SignInAttempt open(CredentialSettings settings, Optional<String> user, Optional<RedirectUri> redirect)
            throws AuthorizationException, CredentialsException {
        String state = RandomText.next();
        CallbackListener listener = CallbackListener
                .open(redirect.orElseGet(() -> RedirectUri.of(settings.effectiveProvider())), state);
        try {
            SignIn signIn = new SignIn(settings, user, listener.redirect(), state, ProofKey.random());
            return new SignInAttempt(listener, signIn, signIn.url());
        } catch (CredentialsException | RuntimeException unusable) {
            listener.close();
            throw unusable;
        }
    }

    /** The provider's page. */
    String url() {
        return url;
    }

    CredentialSettings settings() {
        return signIn.settings();
    }

    /** Waits for the answer on a thread of its own. */
    void await(Enrolment enrolment, Duration patience, Ending ending) {
        Thread thread = new Thread(() -> finish(enrolment, patience, ending), "sign-in");
        thread.setDaemon(true);
        thread.start();
    }

    private void finish(Enrolment enrolment, Duration patience, Ending ending) {
        try {
            Optional<Callback> callback = listener.await(patience);
            if (callback.isPresent()) {
                listener.conclude(end(enrolment, callback.get(), ending));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private URI end(Enrolment enrolment, Callback callback, Ending ending) {
        try {
            return ending.saved(this, enrolment.finish(signIn, callback));
        } catch (AuthorizationException refused) {
            return ending.failed(this, refused::message);
        } catch (CredentialsException unusable) {
            return ending.failed(this, locale -> unusable.getMessage());
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
