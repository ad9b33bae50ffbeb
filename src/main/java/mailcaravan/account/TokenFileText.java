package mailcaravan.account;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import mailcaravan.failure.Provider;

/** What a token file holds after a sign-in: SMAIL's keys, beside them ours only where SMAIL has none for it. */
final class TokenFileText {
    private static final Pattern FIT = Pattern.compile("[\\x21-\\x7e]*");
    private static final String TIMEOUT = "OAUTH2_TIME_OUT";
    private static final String GRANT = "Grant";
    private static final String SCOPE = "Scope";

    private TokenFileText() {}

    /**
     * The file with what was granted.
     *
     * @param present
     *            the file as it is; empty for a new one
     * @throws IllegalArgumentException
     *             naming the key whose value would not be read back as it is
     */
    static byte[] with(byte[] present, CredentialSettings granted) {
        byte[] bytes = new IniText(present, TokenFile.SECTION).found()
                ? present
                : IniText.withSection(present, TokenFile.SECTION);
        IniText before = new IniText(bytes, TokenFile.SECTION);
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("UserID", granted.mailbox().orElseThrow());
        keys.put("ClientID", granted.clientId().orElseThrow());
        keys.put("ClientSecret", granted.clientSecret().map(Secret::reveal).orElse(""));
        keys.put("RefreshToken", granted.refreshToken().orElseThrow().reveal());
        keys.put("TokenURI", granted.effectiveTokenUri());
        // the name is really spelled so
        keys.put("OuthURI", granted.effectiveAuthorizeUri());
        if (before.value(TIMEOUT).isEmpty()) {
            keys.put(TIMEOUT, "30");
        }
        keys.put("Provider", granted.effectiveProvider() == Provider.MICROSOFT ? "1" : "0");
        if (before.value(GRANT).isPresent()) {
            keys.put(GRANT, "refresh-token");
        }
        Optional<String> scope = granted.credentials().scope();
        boolean usual = scope.orElse("").equals(ProviderDefaults.scope(
                readBack(granted.effectiveProvider(), granted.effectiveTokenUri()),
                Cloud.ofTokenUri(granted.effectiveTokenUri()).orElse(Cloud.PUBLIC), Grant.REFRESH_TOKEN));
        if (!usual || before.value(SCOPE).isPresent()) {
            keys.put(SCOPE, scope.orElse(""));
        }
        for (Map.Entry<String, String> each : keys.entrySet()) {
            bytes = new IniText(bytes, TokenFile.SECTION).with(each.getKey(), fit(each.getKey(), each.getValue()));
        }
        return bytes;
    }

    /** The provider that will be read back for one that is written: SMAIL's key knows Microsoft only. */
    private static Provider readBack(Provider written, String tokenUri) {
        return written == Provider.MICROSOFT ? written : ProviderDefaults.ofTokenUri(tokenUri);
    }

    private static String fit(String key, String value) {
        // a scope has blanks between its parts
        String text = key.equals(SCOPE) ? value.replace(" ", "") : value;
        boolean quoted = value.length() > 1 && value.charAt(0) == value.charAt(value.length() - 1)
                && (value.startsWith("\"") || value.startsWith("'"));
        if (!FIT.matcher(text).matches() || quoted) {
            throw new IllegalArgumentException(key);
        }
        return value;
    }
}
