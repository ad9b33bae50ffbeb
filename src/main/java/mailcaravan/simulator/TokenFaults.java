package mailcaravan.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Decides whether a token request meets a fault, asked for by its client id or by the program; thread-safe. */
final class TokenFaults {
    private final Map<String, AtomicInteger> happened = new ConcurrentHashMap<>();
    private volatile TokenFault forAll;

    void failAll(int status, String error, int aadsts) {
        forAll = new TokenFault(TokenFault.Kind.STATUS, status, -1, error, aadsts, Integer.MAX_VALUE);
    }

    void heal() {
        forAll = null;
    }

    /**
     * The fault that is due; taking it counts.
     *
     * @param clientId
     *            may be null
     */
    Optional<TokenFault> take(String clientId, boolean scopeGiven) {
        TokenFault all = forAll;
        if (all != null) {
            return Optional.of(all);
        }
        Optional<TokenFault> found = clientId == null ? Optional.empty() : TokenFault.parse(clientId);
        if (found.isEmpty() || found.get().kind() == TokenFault.Kind.INVALID_SCOPE && !scopeGiven) {
            return Optional.empty();
        }
        int count = happened.computeIfAbsent(clientId, absent -> new AtomicInteger()).incrementAndGet();
        return count <= found.get().times() ? found : Optional.empty();
    }
}
