package mailcaravan.authorization;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.sun.net.httpserver.HttpExchange;

import mailcaravan.text.Messages;

/**
 * Listens on loopback for the browser's answer (RFC 8252 section 7.3). A request for another host (DNS rebinding), for
 * another path (a favicon) or with another state is turned away and changes nothing. The browser that brought the answer
 * waits for its page until {@link #conclude}.
 * <p>
 * Thread-safe.
 */
public final class CallbackListener implements CallbackSource {
    private static final Messages MESSAGES = Messages.of(CallbackListener.class);
    private static final long PAGE_SECONDS = 5;
    private static final long CONCLUSION_SECONDS = 300;

    private final CompletableFuture<Callback> found = new CompletableFuture<>();
    private final CompletableFuture<Conclusion> conclusion = new CompletableFuture<>();
    private final CountDownLatch shown = new CountDownLatch(1);
    private final String state;
    private final LoopbackServer server;
    private final RedirectUri redirect;

    private CallbackListener(RedirectUri wanted, String state) throws IOException {
        this.state = state;
        server = LoopbackServer.open(wanted.host(), wanted.port(), exchange -> handle(exchange, wanted.path()),
                exchange -> refuse(exchange, 421));
        redirect = wanted.at(server.port());
    }

    /** What the browser is told in the end. */
    @FunctionalInterface
    private interface Conclusion {
        void send(HttpExchange exchange) throws IOException;
    }

    /**
     * Starts to listen.
     *
     * @throws AuthorizationException
     *             if the port is taken
     */
    public static CallbackListener open(RedirectUri redirect, String state) throws AuthorizationException {
        try {
            return new CallbackListener(redirect, state);
        } catch (IOException failed) {
            throw new AuthorizationException(locale -> MESSAGES.format(locale,
                    failed instanceof BindException ? "listener.taken" : "listener.failed",
                    Integer.toString(redirect.port()), redirect.uri(), String.valueOf(failed.getMessage())), failed);
        }
    }

    @Override
    public RedirectUri redirect() {
        return redirect;
    }

    @Override
    public Optional<Callback> await(Duration patience) throws InterruptedException {
        try {
            return Optional.of(found.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException | CancellationException none) {
            return Optional.empty();
        }
    }

    @Override
    public void conclude(boolean success, String sentence) {
        conclude(exchange -> CallbackPage.of(success, sentence).send(exchange, 200));
    }

    /** Sends the browser, which waits here, on to a page of another server. */
    public void conclude(URI elsewhere) {
        conclude(exchange -> Page.redirect(exchange, elsewhere.toString()));
    }

    private void conclude(Conclusion told) {
        conclusion.complete(told);
        try {
            if (found.isDone() && !shown.await(PAGE_SECONDS, TimeUnit.SECONDS)) {
                return; // the browser has gone; what it would show is on the terminal too
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends; whoever still waits for the answer gets none. */
    @Override
    public void close() {
        server.close();
        found.cancel(false);
    }

    private void handle(HttpExchange exchange, String path) throws IOException {
        try {
            Optional<Callback> callback = Callback.of(exchange.getRequestURI().getRawQuery(), state);
            if (!exchange.getRequestURI().getRawPath().equals(path)) {
                refuse(exchange, 404);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                refuse(exchange, 405);
            } else if (callback.isEmpty()) {
                refuse(exchange, 400);
            } else {
                found.complete(callback.get());
                conclusion.get(CONCLUSION_SECONDS, TimeUnit.SECONDS).send(exchange);
                shown.countDown();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException gone) {
            // the command ends without a word for the browser, whose connection is closed
            return;
        }
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        CallbackPage.of(false, MESSAGES.format("page.other")).send(exchange, status);
    }
}
