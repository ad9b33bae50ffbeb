package mailcaravan.account;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import mailcaravan.failure.Provider;

/**
 * A configuration of email-oauth2-proxy: an INI file as Python's configparser reads it, with a section for each mailbox. Its
 * tokens are encrypted (Fernet) by the password that the mail program gives the proxy.
 */
final class ProxyConfigurationFile {
    private static final Pattern SECTION = Pattern.compile("\\[([^\\]]+)\\].*");
    private static final Pattern KEY = Pattern.compile("([^=:]+?)\\s*[=:]\\s*(.*)");
    private static final Pattern MAILBOX = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern ENCRYPTED = Pattern.compile("gAAAA[A-Za-z0-9_=-]+");
    private static final Pattern LOOPBACK = Pattern.compile("http://(localhost|127\\.0\\.0\\.1)([:/].*)?");

    private ProxyConfigurationFile() {}

    /** Its mailboxes, in order; none if the text is no such file. */
    static List<ImportedAccount> accounts(String text) {
        List<ImportedAccount> found = new ArrayList<>();
        sections(text).forEach((name, keys) -> {
            if (MAILBOX.matcher(name).matches() && keys.containsKey("token_url")) {
                found.add(account(name, keys));
            }
        });
        return found;
    }

    private static ImportedAccount account(String mailbox, Map<String, String> keys) {
        Optional<String> tokenUri = value(keys, "token_url");
        Provider provider = tokenUri.map(ProviderDefaults::ofTokenUri).orElse(Provider.CUSTOM);
        Optional<String> token = value(keys, "refresh_token");
        boolean locked = token.filter(ENCRYPTED.asMatchPredicate()).isPresent();
        boolean application = keys.getOrDefault("oauth2_flow", "").equals("client_credentials");
        CredentialSettings settings = new CredentialSettings(Optional.of(provider), Optional.of(mailbox),
                Optional.of(application ? Grant.CLIENT_CREDENTIALS : Grant.REFRESH_TOKEN), Optional.empty(),
                value(keys, "client_id"), value(keys, "client_secret").map(Secret::of),
                token.filter(each -> !locked).map(Secret::of), tokenUri, value(keys, "permission_url"),
                value(keys, "oauth2_scope").flatMap(scope -> scope(scope, provider)), Optional.empty());
        return new ImportedAccount(Optional.of(mailbox), settings,
                value(keys, "redirect_uri").filter(LOOPBACK.asMatchPredicate()), locked);
    }

    /** Of Microsoft's scopes only what sending needs; the provider's own where that is not among them. */
    private static Optional<String> scope(String scope, Provider provider) {
        return switch (provider) {
            case CUSTOM -> Optional.of(scope);
            case GOOGLE -> Optional.empty();
            case MICROSOFT -> Arrays.stream(scope.split("\\s+")).anyMatch(each -> each.endsWith("/SMTP.Send"))
                    ? Optional.of(Arrays.stream(scope.split("\\s+"))
                            .filter(each -> each.endsWith("/SMTP.Send") || each.equals("offline_access"))
                            .collect(Collectors.joining(" ")))
                    : Optional.empty();
        };
    }

    // the sample's places to fill in stand between asterisks
    private static Optional<String> value(Map<String, String> keys, String name) {
        return Optional.ofNullable(keys.get(name)).filter(text -> !text.isBlank() && !text.startsWith("***"));
    }

    private static Map<String, Map<String, String>> sections(String text) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        Map<String, String> current = new LinkedHashMap<>();
        String last = null;
        for (String line : text.split("\r\n|\r|\n")) {
            if (line.isBlank() || line.stripLeading().startsWith("#") || line.stripLeading().startsWith(";")) {
                continue;
            }
            Matcher section = SECTION.matcher(line);
            Matcher key = KEY.matcher(line);
            if (last != null && Character.isWhitespace(line.charAt(0))) {
                current.merge(last, line.strip(), (before, more) -> (before + " " + more).strip());
            } else if (section.matches()) {
                current = sections.computeIfAbsent(section.group(1).strip(), name -> new LinkedHashMap<>());
                last = null;
            } else if (key.matches()) {
                last = key.group(1).strip().toLowerCase(Locale.ROOT);
                current.put(last, key.group(2).strip());
            }
        }
        return sections;
    }
}
