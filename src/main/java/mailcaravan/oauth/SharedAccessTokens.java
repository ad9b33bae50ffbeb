package mailcaravan.oauth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import mailcaravan.account.Credentials;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.CredentialsStore;
import mailcaravan.account.FileLocks;
import mailcaravan.account.IoReason;
import mailcaravan.account.SealedFile;
import mailcaravan.account.Secret;
import mailcaravan.account.TokenKeys;
import mailcaravan.failure.Symptom;

/**
 * Shares an account's access token among short-lived processes, so that a loop of a hundred runs asks for one: it lies in a
 * small file that its owner alone may read, until shortly before its end. Who finds none asks for one while the others
 * wait.
 * <p>
 * The file says whose token it is, so that another client, mailbox or scope never gets it; what cannot be read, has ended
 * or was written in the future counts as absent. Where it cannot be written, that is said once and each process asks.
 * Thread-safe.
 */
public final class SharedAccessTokens implements AccessTokenProvider {
    private static final Logger LOG = Logger.getLogger(SharedAccessTokens.class);
    /** Longer than a refresh with the usual timeout, tried twice, may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    /** Exchange gives out tokens for at most 28 hours. */
    private static final Duration LONGEST = Duration.ofHours(48);

    private final AccessTokenProvider source;
    private final CredentialsStore credentials;
    private final String mailbox;
    private final Path file;
    private final SealedFile sealed;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /**
     * A shared token.
     *
     * @param source
     *            asked where the file holds none
     * @param credentials
     *            what the token is asked with
     * @param file
     *            need not exist; its folder must
     * @param keys
     *            that the token is encrypted with at rest
     * @param clock
     *            the machine's, since other processes read what it says
     * @param nanoTime
     *            the monotonic clock of the source's tokens
     */
    public SharedAccessTokens(AccessTokenProvider source, CredentialsStore credentials, String mailbox, Path file,
            TokenKeys keys, Clock clock, LongSupplier nanoTime) {
        this.source = Objects.requireNonNull(source, "source");
        this.credentials = Objects.requireNonNull(credentials, "credentials");
        this.mailbox = Objects.requireNonNull(mailbox, "mailbox");
        this.file = Objects.requireNonNull(file, "file");
        this.sealed = new SealedFile(file, keys);
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public AccessToken accessToken() throws TokenRequestException, CredentialsException {
        String identity = identity(credentials.read());
        Optional<AccessToken> shared = read(identity);
        if (shared.isPresent()) {
            return shared.get();
        }
        try (CredentialsStore.Hold alone = FileLocks.hold(file, PATIENCE)) {
            Objects.requireNonNull(alone);
            Optional<AccessToken> meanwhile = read(identity);
            return meanwhile.isPresent() ? meanwhile.get() : renewed();
        }
    }

    private AccessToken renewed() throws TokenRequestException, CredentialsException {
        AccessToken token = source.accessToken();
        // the request itself may have changed the file of the credentials, never whom they are for
        write(identity(credentials.read()), token);
        return token;
    }

    @Override
    public void invalidate(AccessToken refused) {
        source.invalidate(refused);
        try (CredentialsStore.Hold alone = FileLocks.hold(file, PATIENCE)) {
            Objects.requireNonNull(alone);
            String identity = identity(credentials.read());
            if (sealed.read(identity).filter(each -> each.value().reveal().equals(refused.value())).isPresent()) {
                Files.deleteIfExists(file);
            }
        } catch (CredentialsException e) {
            LOG.debugf("%s: %s", file, e);
        } catch (IOException e) {
            LOG.debugf("%s: %s", file, e);
        }
    }

    @Override
    public Optional<Symptom.Local> suspicion() {
        return source.suspicion();
    }

    private Optional<AccessToken> read(String identity) {
        try {
            Optional<SealedFile.Content> content = sealed.read(identity);
            if (content.isEmpty() || content.get().lines().size() != 2) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            Instant written = Instant.ofEpochMilli(Long.parseLong(content.get().lines().get(0)));
            Duration lifetime = Duration.ofMillis(Long.parseLong(content.get().lines().get(1)));
            Duration left = Duration.between(now, written.plus(lifetime));
            boolean plausible = !written.isAfter(now) && lifetime.compareTo(LONGEST) <= 0;
            return plausible && left.compareTo(margin(lifetime)) > 0
                    ? Optional.of(new AccessToken(content.get().value().reveal(),
                            Duration.ofNanos(nanoTime.getAsLong()).plus(left)))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            LOG.debugf("%s: %s", file, e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static Duration margin(Duration lifetime) {
        Duration half = lifetime.dividedBy(2);
        Duration usual = CachingAccessTokenProvider.REFRESH_MARGIN;
        return half.compareTo(usual) < 0 ? half : usual;
    }

    private void write(String identity, AccessToken token) {
        Duration left = token.expiresAt().minusNanos(nanoTime.getAsLong());
        try {
            sealed.write(identity, List.of(Long.toString(clock.millis()), Long.toString(left.toMillis())),
                    Secret.of(token.value()));
        } catch (IOException e) {
            LOG.warnf("%s: %s", file, IoReason.of(e));
        }
    }

    private String identity(Credentials asked) {
        try {
            String facts = String.join("\n", asked.tokenUri(), asked.clientId(), mailbox, asked.grant().name(),
                    asked.scope().orElse(""));
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(facts.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
