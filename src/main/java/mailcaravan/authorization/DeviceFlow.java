package mailcaravan.authorization;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.CredentialsException;
import mailcaravan.failure.Symptom;
import mailcaravan.oauth.DeviceCode;
import mailcaravan.oauth.GrantExchange;
import mailcaravan.oauth.TokenRequestException;
import mailcaravan.oauth.TokenResponse;
import mailcaravan.text.Messages;

/** A sign-in on another device (RFC 8628): shows a code, and asks for the tokens until the user has entered it. */
public final class DeviceFlow {
    private static final Messages MESSAGES = Messages.of(DeviceFlow.class);
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration SLOWER = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(60);

    private final CredentialSettings settings;
    private final GrantExchange exchange;
    private final Enrolment enrolment;
    private final LongSupplier nanoTime;
    private final Pause pause;

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        /** Waits for so long. */
        void of(Duration time) throws InterruptedException;
    }

    /**
     * A flow.
     *
     * @param nanoTime
     *            monotonic clock, as {@link System#nanoTime()}
     */
    public DeviceFlow(CredentialSettings settings, GrantExchange exchange, Enrolment enrolment, LongSupplier nanoTime,
            Pause pause) {
        this.settings = settings;
        this.exchange = exchange;
        this.enrolment = enrolment;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /**
     * Where codes are asked for, beside the token endpoint as Entra has it.
     *
     * @throws AuthorizationException
     *             if that is not known for this token endpoint
     */
    public static String deviceUri(CredentialSettings settings) throws AuthorizationException {
        String token = settings.effectiveTokenUri();
        if (!token.endsWith("/token")) {
            throw new AuthorizationException(MESSAGES.format("device.no-uri"));
        }
        return token.substring(0, token.length() - "token".length()) + "devicecode";
    }

    /**
     * Runs to the end: the token file is written when this returns.
     *
     * @return what proved the refresh token, with a fresh access token
     * @param patience
     *            waits no longer, even if the code holds longer
     * @param show
     *            told of the code
     * @param remaining
     *            told each second how long it still holds
     * @throws AuthorizationException
     *             if the user declined, or nobody entered the code in time, or it gave no token that works
     * @throws CredentialsException
     *             if a URI cannot be used, or the token file not be written
     */
    public TokenResponse run(String deviceUri, Duration patience, Consumer<DeviceCode> show,
            Consumer<Duration> remaining)
            throws AuthorizationException, CredentialsException, InterruptedException {
        Refusals refusals = new Refusals(settings);
        try {
            DeviceCode code = exchange.deviceCode(deviceUri, settings.credentials());
            show.accept(code);
            Duration lifetime = code.lifetime().compareTo(patience) < 0 ? code.lifetime() : patience;
            return enrolment.finish(await(code, nanoTime.getAsLong() + lifetime.toNanos(), remaining));
        } catch (TokenRequestException refused) {
            throw refusals.of(refused);
        }
    }

    private TokenResponse await(DeviceCode code, long end, Consumer<Duration> remaining)
            throws AuthorizationException, CredentialsException, TokenRequestException, InterruptedException {
        Map<String, String> grant = new LinkedHashMap<>();
        grant.put("grant_type", GRANT);
        grant.put("device_code", code.deviceCode().reveal());
        Duration interval = code.interval();
        while (true) {
            long next = nanoTime.getAsLong() + interval.toNanos();
            while (next - nanoTime.getAsLong() > 0) {
                Duration left = Duration.ofNanos(end - nanoTime.getAsLong());
                if (left.isNegative() || left.isZero()) {
                    throw new AuthorizationException(MESSAGES.format("refused.expired"));
                }
                remaining.accept(left);
                pause.of(TICK);
            }
            try {
                return enrolment.redeem(grant);
            } catch (TokenRequestException refused) {
                interval = slower(refused, interval).orElseThrow(() -> refused);
            }
        }
    }

    /** The interval from now on, if asking goes on (RFC 8628 section 3.5). */
    private static Optional<Duration> slower(TokenRequestException refused, Duration interval) {
        if (refused.symptom() instanceof Symptom.TokenError error) {
            return switch (error.error() == null ? "" : error.error()) {
                case "authorization_pending" -> Optional.of(interval);
                case "slow_down" -> Optional.of(interval.plus(SLOWER));
                default -> Optional.empty();
            };
        }
        Duration doubled = interval.multipliedBy(2);
        return Optional.of(doubled.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : doubled);
    }
}
