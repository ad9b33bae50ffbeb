package mailcaravan.flow;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.AuthScheme;
import org.apache.hc.client5.http.auth.ChallengeType;
import org.apache.hc.client5.http.impl.DefaultAuthenticationStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

import mailcaravan.text.Messages;

/** Answers a proxy's demand for a sign-in, and names the demand where it is one that no Java client can meet. */
final class ProxySignIn extends DefaultAuthenticationStrategy {
    private static final Messages MESSAGES = Messages.of(ProxySignIn.class);
    private static final Set<String> POSSIBLE = Set.of("basic", "digest");

    @Override
    public List<AuthScheme> select(ChallengeType type, Map<String, AuthChallenge> challenges, HttpContext context) {
        Set<String> demanded = challenges.keySet().stream().map(each -> each.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        if (type == ChallengeType.PROXY && demanded.stream().noneMatch(POSSIBLE::contains)) {
            throw new ProxySignInException(
                    MESSAGES.format("proxy-scheme", String.join(", ", challenges.keySet())));
        }
        return super.select(type, challenges, context);
    }
}
