package mailcaravan.authorization;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import mailcaravan.text.Messages;

/**
 * The address that the browser, on whichever machine, ended at, as the user pastes it: no one listens there, so the
 * browser shows an error page under it.
 */
public final class PastedCallback implements CallbackSource {
    private static final Messages MESSAGES = Messages.of(PastedCallback.class);
    private static final int ANY_PORT = 8001;
    private static final int LONGEST = 64 * 1024;

    private final RedirectUri redirect;
    private final String state;
    private final BufferedReader input;
    private final Consumer<String> hints;

    /**
     * A source that reads lines.
     *
     * @param hints
     *            told of each line that is not the answer
     */
    public PastedCallback(RedirectUri redirect, String state, BufferedReader input, Consumer<String> hints) {
        this.redirect = redirect.at(ANY_PORT);
        this.state = state;
        this.input = input;
        this.hints = hints;
    }

    @Override
    public RedirectUri redirect() {
        return redirect;
    }

    @Override
    public Optional<Callback> await(Duration patience) throws InterruptedException {
        CompletableFuture<Optional<Callback>> found = new CompletableFuture<>();
        // reading a terminal cannot be broken off
        Thread reader = new Thread(() -> read(found), "pasted-callback");
        reader.setDaemon(true);
        reader.start();
        try {
            return found.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException none) {
            return Optional.empty();
        }
    }

    private void read(CompletableFuture<Optional<Callback>> found) {
        try {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                Optional<Callback> callback = callback(line.strip());
                if (callback.isPresent()) {
                    found.complete(callback);
                    return;
                }
                if (!line.isBlank()) {
                    hints.accept(MESSAGES.format("pasted.other"));
                }
            }
            found.complete(Optional.empty());
        } catch (IOException unreadable) {
            found.completeExceptionally(unreadable);
        }
    }

    private Optional<Callback> callback(String line) {
        try {
            return line.length() > LONGEST
                    ? Optional.empty()
                    : Callback.of(URI.create(line).getRawQuery(), state);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    @Override
    public void conclude(boolean success, String sentence) {
        // the browser is elsewhere; the terminal says it
    }

    @Override
    public void close() {
        // the input is not ours
    }
}
