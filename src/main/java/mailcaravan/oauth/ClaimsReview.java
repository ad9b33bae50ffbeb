package mailcaravan.oauth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.text.Messages;

/**
 * Tells by the claims of an access token why Exchange Online will refuse it, or may. Source: learn.microsoft.com,
 * "Authenticate an IMAP, POP or SMTP connection using OAuth", "First-party Microsoft application IDs", "National clouds".
 * Immutable and thread-safe.
 */
final class ClaimsReview {
    private static final Messages MESSAGES = Messages.of(ClaimsReview.class);
    private static final Set<String> EXCHANGE = Set.of("outlook.office.com", "outlook.office365.com",
            "outlook.office365.us", "outlook-dod.office365.us", "webmail.apps.mil", "partner.outlook.cn",
            "00000002-0000-0ff1-ce00-000000000000");
    private static final Set<String> GRAPH = Set.of("graph.microsoft.com", "graph.microsoft.us",
            "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn", "00000003-0000-0000-c000-000000000000");
    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final String mailbox;
    private final Optional<String> tenant;

    /**
     * A review of an account's tokens.
     *
     * @param tenant
     *            as configured; counts only if it is a GUID, as the claim is one
     */
    ClaimsReview(String mailbox, Optional<String> tenant) {
        this.mailbox = mailbox;
        this.tenant = tenant.map(text -> text.toLowerCase(Locale.ROOT)).filter(GUID.asMatchPredicate());
    }

    /**
     * What stands against a token.
     *
     * @param certain
     *            false if Exchange may take it all the same
     * @param symptom
     *            met at {@link Stage#AUTH}
     */
    record Finding(boolean certain, Symptom.Local symptom) {}

    /** What stands against a token, what is certain first; nothing for a sound one. */
    List<Finding> of(AccessTokenClaims claims, Instant now) {
        List<Finding> found = new ArrayList<>();
        boolean exchange = claims.audience().stream().anyMatch(EXCHANGE::contains);
        if (!exchange) {
            boolean graph = claims.audience().stream().anyMatch(GRAPH::contains);
            return List.of(graph
                    ? finding(true, "token-for-graph")
                    : finding(false, "token-audience", String.join(", ", claims.audience())));
        }
        if (claims.scopes().isPresent()) {
            if (!claims.scopes().get().contains("smtp.send")) {
                found.add(finding(true, "token-without-smtp-send", String.join(" ", claims.scopes().get())));
            }
        } else if (!claims.roles().contains("smtp.sendasapp")) {
            found.add(finding(false, "token-without-send-as-app", claims.application().orElse("-")));
        }
        if (tenant.isPresent() && claims.tenant().filter(each -> !each.equalsIgnoreCase(tenant.get())).isPresent()) {
            found.add(finding(false, "token-of-other-tenant", claims.tenant().get(), tenant.get()));
        }
        claims.user().filter(this::isAnother)
                .ifPresent(user -> found.add(finding(false, "token-of-other-user", user, mailbox)));
        claims.end().filter(end -> !end.isAfter(now))
                .ifPresent(end -> found.add(finding(false, "token-ended", end.toString())));
        return found;
    }

    // the name to sign in with often has another domain than the address
    private boolean isAnother(String user) {
        return user.contains("@") && !local(user).equals(local(mailbox));
    }

    private static String local(String address) {
        return address.toLowerCase(Locale.ROOT).replaceFirst("@.*$", "");
    }

    private static Finding finding(boolean certain, String code, String... shown) {
        Object[] arguments = Arrays.stream(shown).map(AccessTokenClaims::shown).toArray();
        return new Finding(certain, new Symptom.Local(Stage.AUTH, code, MESSAGES.format(code, arguments)));
    }
}
