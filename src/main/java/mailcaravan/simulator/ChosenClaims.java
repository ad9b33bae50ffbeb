package mailcaravan.simulator;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a client's access tokens say of themselves, when they are readable JWTs: {@code claims:} and claims in the form
 * {@code aud=https://graph.microsoft.com;scp=Mail.Send,User.Read}. What is not chosen is as Entra has it for mail.
 * {@code opens=yes} lets the mailbox open whatever they say, as Exchange's RBAC for applications does. Immutable.
 */
final class ChosenClaims {
    private static final String SPELLING = "claims:";
    private static final List<String> NAMES = List.of("aud", "scp", "roles", "tid", "upn", "appid", "exp", "opens");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e&&[^;]]{0,200}");
    private static final String SCOPE = "SMTP.Send";
    private static final String ROLE = "SMTP.SendAsApp";
    private static final String TENANT = "11111111-2222-3333-4444-555555555555";
    private static final List<String> EXCHANGE = List.of("https://outlook.office.com", "https://outlook.office365.com",
            "00000002-0000-0ff1-ce00-000000000000");

    private final Map<String, String> given;

    private ChosenClaims(Map<String, String> given) {
        this.given = given;
    }

    /** The claims that a text spells; empty if it spells none. */
    static Optional<ChosenClaims> parse(String text) {
        if (!text.startsWith(SPELLING)) {
            return Optional.empty();
        }
        Map<String, String> given = new LinkedHashMap<>();
        for (String each : text.substring(SPELLING.length()).split(";", -1)) {
            int equals = each.indexOf('=');
            String value = each.substring(equals + 1);
            if (equals < 0 || !NAMES.contains(each.substring(0, equals)) || !VALUE.matcher(value).matches()
                    || each.startsWith("exp=") && !value.matches("-?\\d{1,9}")) {
                return Optional.empty();
            }
            given.put(each.substring(0, equals), value);
        }
        return Optional.of(new ChosenClaims(given));
    }

    /** Whether Exchange lets a token with these claims in. */
    boolean open(boolean application) {
        if (given.getOrDefault("opens", "").equals("yes")) {
            return true;
        }
        String audience = given.getOrDefault("aud", EXCHANGE.get(0)).toLowerCase(Locale.ROOT);
        String right = application ? ROLE : SCOPE;
        return EXCHANGE.contains(audience) && !given.containsKey("tid")
                && values(application ? "roles" : "scp", right).contains(right);
    }

    /**
     * A token with these claims, and a signature that is none.
     *
     * @param application
     *            whether it stands for the application itself, not for a user
     * @param lifetime
     *            unless {@code exp} is chosen: seconds from now
     */
    String token(Client client, boolean application, Instant now, Duration lifetime) {
        ObjectNode header = JsonNodeFactory.instance.objectNode().put("typ", "JWT").put("alg", "RS256");
        String tenant = given.getOrDefault("tid", TENANT);
        long seconds = given.containsKey("exp") ? Long.parseLong(given.get("exp")) : lifetime.toSeconds();
        ObjectNode claims = JsonNodeFactory.instance.objectNode().put("aud", given.getOrDefault("aud", EXCHANGE.get(0)))
                .put("iss", "https://sts.windows.net/" + tenant + "/").put("iat", now.getEpochSecond())
                .put("exp", now.getEpochSecond() + seconds)
                .put("appid", given.getOrDefault("appid", client.clientId())).put("tid", tenant);
        if (application) {
            List<String> roles = values("roles", ROLE);
            if (!roles.isEmpty()) {
                roles.forEach(claims.putArray("roles")::add);
            }
            claims.put("idtyp", "app");
        } else {
            claims.put("scp", String.join(" ", values("scp", SCOPE))).put("upn",
                    given.getOrDefault("upn", client.mailbox()));
        }
        byte[] random = new byte[192];
        new SecureRandom().nextBytes(random);
        return base64(header.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.toString().getBytes(StandardCharsets.UTF_8)) + "." + AccessTokens.PREFIX
                + base64(random) + UUID.randomUUID();
    }

    private List<String> values(String claim, String usual) {
        return Arrays.stream(given.getOrDefault(claim, usual).split(",")).filter(each -> !each.isEmpty()).toList();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
