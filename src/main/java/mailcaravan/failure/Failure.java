package mailcaravan.failure;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.text.Messages;

/**
 * A failure with its verdict: what was observed, how far it reaches, what follows, and what an operator can do.
 * <p>
 * Immutable and thread-safe. Holds no secret.
 *
 * @param symptom
 *            what was observed
 * @param code
 *            WinINet number, {@code AADSTS} number, OAuth error, SMTP codes, or the name of a fault in the request
 * @param scope
 *            how far it reaches
 * @param verdict
 *            what follows
 * @param row
 *            key of the catalogue's texts for it: {@code <row>.remedy}
 * @param ownRemedies
 *            remedies by language ({@code en}, {@code ja}) that an operator's rule gives in place of the catalogue's;
 *            empty where there is none
 * @param attempts
 *            how often in a row the account may meet it before it counts as {@link Verdict#STOP}; 0 = as often as it
 *            comes
 * @param suspicion
 *            what is probably behind it, in one sentence in the user's language, or null
 */
@RegisterResourceBundle(bundleName = "mailcaravan.failure.messages")
public record Failure(Symptom symptom, String code, Scope scope, Verdict verdict, String row,
        Map<String, String> ownRemedies, int attempts, String suspicion) {
    private static final Messages MESSAGES = Messages.of(Failure.class);
    private static final Duration THROTTLED = Duration.ofSeconds(60);

    /** Nothing may be null. */
    public Failure {
        Objects.requireNonNull(symptom, "symptom");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(row, "row");
        ownRemedies = Map.copyOf(ownRemedies);
    }

    /** A failure with the remedy of the catalogue, which is met as often as it comes. */
    public Failure(Symptom symptom, String code, Scope scope, Verdict verdict, String row) {
        this(symptom, code, scope, verdict, row, 0);
    }

    /** A failure with the remedy of the catalogue. */
    Failure(Symptom symptom, String code, Scope scope, Verdict verdict, String row, int attempts) {
        this(symptom, code, scope, verdict, row, Map.of(), attempts, null);
    }

    /** The same failure with another verdict, for a cure that has been tried in vain. */
    public Failure withVerdict(Verdict other) {
        return new Failure(symptom, code, scope, other, row, ownRemedies, attempts, suspicion);
    }

    /**
     * The same failure with what is probably behind it, and the remedy for that; only a refused access token is explained
     * so, any other failure stays as it is.
     *
     * @param suspected
     *            what the token says of itself
     */
    public Failure suspecting(Optional<Symptom.Local> suspected) {
        return suspected.isEmpty() || !row.equals("token-refused")
                ? this
                : new Failure(symptom, code, scope, verdict, LocalRule.of(suspected.get()).row(), ownRemedies, attempts,
                        suspected.get().detail());
    }

    /** The same failure where it concerns the mailbox in From alone, as whom an application signs in for a message. */
    public Failure ofSender() {
        return new Failure(symptom, code, Scope.MESSAGE, Verdict.RETRY, "sender-sign-in");
    }

    /** Where it was met. */
    public Stage stage() {
        return symptom.stage();
    }

    /**
     * How long to leave the server alone: what it asked for; a minute where Entra or Google sees a loop of requests and
     * names no time (Microsoft's "Client and server throttling": 60 s).
     */
    public Optional<Duration> retryAfter() {
        if (symptom instanceof Symptom.TokenError error && error.retryAfter() != null) {
            return Optional.of(error.retryAfter());
        }
        if (symptom instanceof Symptom.Local local && local.retryAfter() != null) {
            return Optional.of(local.retryAfter());
        }
        return row.equals(TokenErrorRule.THROTTLED) ? Optional.of(THROTTLED) : Optional.empty();
    }

    /** What the server said, or null where no server said anything. */
    public String reply() {
        if (symptom instanceof Symptom.Reply reply) {
            return reply.text();
        }
        if (symptom instanceof Symptom.PopReply pop) {
            return "POP3 " + pop.command() + ": " + pop.text();
        }
        if (symptom instanceof Symptom.TokenError error) {
            return "HTTP " + error.httpStatus() + text(error.error()) + text(error.description());
        }
        return null;
    }

    /** What happened, on one line; for a failed token request it opens with SMAIL's ERR-0028. */
    public String reason(Locale locale) {
        return stage() == Stage.TOKEN ? SmailCode.TOKEN.line(locale) + " " + detail(locale) : detail(locale);
    }

    /** Code and reason on one line, the code not twice. */
    public String headline(Locale locale) {
        String reason = reason(locale);
        return reason.contains(code) ? reason : code + " " + reason;
    }

    /** What happened, on one line, without SMAIL's number. */
    public String detail(Locale locale) {
        return suspicion == null ? sentence(locale) : sentence(locale) + " - " + suspicion;
    }

    private String sentence(Locale locale) {
        if (symptom instanceof Symptom.Transport transport) {
            String meaning = MESSAGES.format(locale, "wininet-" + code + ".meaning");
            String call = switch (stage()) {
                case TOKEN -> "HttpSendRequest";
                case BROKER -> "BrokerConnection";
                case POP -> "PopSignIn";
                default -> "SmtpSubmission";
            };
            String proxy = ProxyException.in(transport.cause())
                    .map(named -> " " + MESSAGES.format(locale, "through-proxy", named)).orElse("");
            return "Error " + call + " [" + code + "] " + transport.peer() + proxy + ": " + meaning;
        }
        if (symptom instanceof Symptom.Local local) {
            boolean url = code.equals("12006") || code.equals("12005");
            return (url ? "Error InternetCrackUrl [" + code + "] " : "") + local.detail();
        }
        if (symptom instanceof Symptom.BadRequest bad) {
            return bad.detail();
        }
        return reply();
    }

    /** The headline in each language, by the language's code. */
    public Map<String, String> headlines() {
        return Map.of("en", headline(Locale.ENGLISH), "ja", headline(Locale.JAPANESE));
    }

    /** The remedy in each language, by the language's code. */
    public Map<String, String> remedies() {
        return Map.of("en", remedy(Locale.ENGLISH), "ja", remedy(Locale.JAPANESE));
    }

    /** What an operator can do about it, in one or two sentences. */
    public String remedy(Locale locale) {
        String language = locale.getLanguage().equals("ja") ? "ja" : "en";
        if (!ownRemedies.isEmpty()) {
            return ownRemedies.getOrDefault(language, ownRemedies.values().iterator().next());
        }
        return MESSAGES.format(locale, row + ".remedy");
    }

    private static String text(String part) {
        return part == null || part.isEmpty() ? "" : " " + part;
    }
}
