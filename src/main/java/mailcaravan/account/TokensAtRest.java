package mailcaravan.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import mailcaravan.failure.Symptom;
import mailcaravan.text.Messages;

/**
 * The file that keeps an account's refresh token, for what an operator does to it: encrypts it, decrypts it, or takes the
 * generation before back. Each step holds the file's lock, so that a running service is not in the way, changes nothing
 * but the secrets, and may be repeated.
 * <p>
 * Thread-safe.
 */
public final class TokensAtRest {
    private static final Messages MESSAGES = Messages.of(TokensAtRest.class);

    private final Path file;
    private final TokenIni.Protection protection;
    private final boolean made;
    private final Generations generations = new Generations(FileOperations.REAL);

    /** What became of a file. */
    public enum Outcome {
        /** It is changed. */
        DONE,
        /** There was nothing to change. */
        ALREADY,
        /** There is no such file yet; the first rotated token makes it. */
        NO_FILE
    }

    private TokensAtRest(Path file, TokenIni.Protection protection, boolean made) {
        this.file = file;
        this.protection = protection;
        this.made = made;
    }

    static TokensAtRest ofTokenFile(Path file, TokenKeys keys) {
        return new TokensAtRest(file, TokenIni.Protection.ofTokenFile(keys), false);
    }

    static TokensAtRest ofState(Path file, TokenIni.Protection protection) {
        return new TokensAtRest(file, protection, true);
    }

    /** The file, which need not exist. */
    public Path file() {
        return file;
    }

    /**
     * Has its secrets encrypted by the current key, also those that another key has encrypted; the generation before too.
     *
     * @throws CredentialsException
     *             if the file cannot be used or written; it is then as it was
     * @throws IllegalStateException
     *             if there is no key
     */
    public Outcome encrypt() throws CredentialsException {
        return converted(TokenIni::encrypted);
    }

    /**
     * Has its secrets plain, as SMAIL reads them; the generation before too.
     *
     * @throws CredentialsException
     *             if the file cannot be used or written, or no key opens it; it is then as it was
     */
    public Outcome decrypt() throws CredentialsException {
        return converted(TokenIni::decrypted);
    }

    /**
     * Takes the generation before back where the file is missing or damaged; what is damaged is put aside as
     * {@code <name>.damaged}.
     *
     * @throws CredentialsException
     *             if there is no whole generation to take back, or it cannot be written
     */
    public Outcome restore() throws CredentialsException {
        Path target = real();
        return locked(target, () -> {
            if (whole(target)) {
                return Outcome.ALREADY;
            }
            Path previous = Generations.previous(target);
            if (!Files.isRegularFile(previous)) {
                if (made && !Files.exists(target)) {
                    return Outcome.NO_FILE;
                }
                throw new CredentialsException("token-not-restored",
                        MESSAGES.format("generation.none", target, previous), null);
            }
            byte[] before = Generations.bytes(previous);
            if (!new TokenIni(previous, before, protection).whole()) {
                throw new CredentialsException("token-not-restored",
                        MESSAGES.format("generation.damaged", previous), null);
            }
            if (Files.exists(target)) {
                generations.replace(Generations.damaged(target), Generations.bytes(target));
            }
            generations.replace(target, before);
            return Outcome.DONE;
        });
    }

    private boolean whole(Path target) throws CredentialsException {
        try {
            return made
                    ? Files.exists(target) && new TokenIni(target, Generations.bytes(target), protection).whole()
                    : new TokenFileReader(target, protection).read().refreshToken().isPresent();
        } catch (IOException damaged) {
            return false;
        } catch (CredentialsException unusable) {
            if (((Symptom.Local) unusable.symptom()).code().equals(TokenIni.NO_KEY)) {
                // it may be whole: who knows
                throw unusable;
            }
            return false;
        }
    }

    /** What becomes of a file's bytes. */
    private interface Conversion {
        byte[] of(TokenIni ini) throws CredentialsException;
    }

    /** What is done under the lock. */
    private interface Step {
        Outcome take() throws IOException, CredentialsException;
    }

    private Outcome converted(Conversion conversion) throws CredentialsException {
        Path target = real();
        if (made && !Files.exists(target)) {
            return Outcome.NO_FILE;
        }
        return locked(target, () -> {
            if (!made) {
                // says what is wrong with it
                new TokenFileReader(target, protection).read();
            }
            boolean changed = convert(target, conversion);
            return convertPrevious(Generations.previous(target), conversion) || changed
                    ? Outcome.DONE
                    : Outcome.ALREADY;
        });
    }

    private boolean convert(Path each, Conversion conversion) throws IOException, CredentialsException {
        byte[] present = Generations.bytes(each);
        byte[] next = conversion.of(new TokenIni(each, present, protection));
        if (Arrays.equals(present, next)) {
            return false;
        }
        generations.replace(each, next);
        return true;
    }

    private boolean convertPrevious(Path previous, Conversion conversion) throws IOException {
        try {
            return Files.isRegularFile(previous) && convert(previous, conversion);
        } catch (CredentialsException otherKey) {
            // encrypted by a key that is gone: it is no secret to anybody
            return false;
        }
    }

    private Outcome locked(Path target, Step step) throws CredentialsException {
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        try {
            Path folder = Optional.ofNullable(target.toAbsolutePath().getParent()).orElse(target);
            if (made && !Files.isDirectory(folder)) {
                return Outcome.NO_FILE;
            }
            FileLocks.with(target, () -> outcome.set(step.take()));
            return outcome.get();
        } catch (IOException failed) {
            throw new CredentialsException("token-not-stored",
                    MESSAGES.format("token-file.not-changed", target, IoReason.of(failed)), failed);
        }
    }

    private Path real() {
        try {
            return file.toRealPath();
        } catch (IOException missing) {
            return file;
        }
    }
}
