package mailcaravan.authorization;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import mailcaravan.account.CredentialSettings;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.failure.Symptom;
import mailcaravan.oauth.TokenRequestException;
import mailcaravan.text.Messages;
import mailcaravan.text.OneLine;

/**
 * Says why a sign-in failed, and what to do: errors of a sign-in first (learn.microsoft.com, "Microsoft Entra
 * authentication and authorization error codes"; RFC 6749 4.1.2.1; RFC 8628 3.5), then the catalogue of failures.
 */
final class Refusals {
    private static final Messages MESSAGES = Messages.of(Refusals.class);
    private static final Pattern NUMBER = Pattern.compile("AADSTS(\\d+)");
    private static final Set<String> ADMIN = Set.of("65001", "90094", "90093", "90095");
    private static final int LONGEST = 500;

    private final CredentialSettings settings;

    Refusals(CredentialSettings settings) {
        this.settings = settings;
    }

    /** The browser came back with an error. */
    AuthorizationException of(Callback callback) {
        String description = bounded(callback.description());
        return sentence(callback.error(), description).map(known -> new AuthorizationException(known, null))
                .orElseGet(() -> catalogued(FailureClassifier.builtIn().forProvider(settings.effectiveProvider())
                        .classify(new Symptom.TokenError(400, bounded(callback.error()), description, null)), null));
    }

    /** The token endpoint gave no token. */
    AuthorizationException of(TokenRequestException refused) {
        if (refused.symptom() instanceof Symptom.TokenError error && error.error() != null) {
            Optional<Function<Locale, String>> known = sentence(error.error(), error.description());
            if (known.isPresent()) {
                return new AuthorizationException(known.get(), refused);
            }
        }
        return catalogued(FailureClassifier.builtIn().forProvider(settings.effectiveProvider()).classify(refused),
                refused);
    }

    private Optional<Function<Locale, String>> sentence(String error, String description) {
        Matcher matcher = NUMBER.matcher(description == null ? "" : description);
        String number = matcher.find() ? matcher.group(1) : "";
        if (ADMIN.contains(number)) {
            return Optional.of(locale -> MESSAGES.format(locale, "refused.admin", "AADSTS" + number, consentPage()));
        }
        return switch (error) {
            case "access_denied", "authorization_declined" -> Optional.of(
                    locale -> MESSAGES.format(locale, "refused.declined"));
            case "expired_token" -> Optional.of(locale -> MESSAGES.format(locale, "refused.expired"));
            default -> Optional.empty();
        };
    }

    // the same host and tenant as the sign-in page's; "common" would ask the administrator's own tenant, which is right
    private String consentPage() {
        URI page = URI.create(settings.effectiveAuthorizeUri());
        String tenant = page.getPath().replaceFirst("^/([^/]+)/.*$", "$1");
        return page.getScheme() + "://" + page.getAuthority() + "/" + tenant + "/adminconsent?client_id="
                + settings.clientId().orElse("");
    }

    private static AuthorizationException catalogued(Failure failure, Throwable cause) {
        return new AuthorizationException(
                locale -> OneLine.of(failure.headline(locale) + " " + failure.remedy(locale)), cause);
    }

    private static String bounded(String text) {
        String line = OneLine.of(text);
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
