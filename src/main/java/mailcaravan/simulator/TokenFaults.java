package mailcaravan.simulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides whether a token request meets a fault, asked for by the program, by {@link #script} or by its client id;
 * thread-safe.
 */
final class TokenFaults {
    private final Map<String, List<TokenFault>> scripted = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> happened = new ConcurrentHashMap<>();
    private volatile TokenFault forAll;

    void failAll(int status, String error, int aadsts) {
        forAll = new TokenFault(TokenFault.Kind.STATUS, status, -1, error, aadsts, 0, Integer.MAX_VALUE);
    }

    void heal() {
        forAll = null;
    }

    /** Gives a client id one more fault; what it spells itself then no longer counts. */
    void script(String clientId, TokenFault fault) {
        scripted.computeIfAbsent(clientId, absent -> new CopyOnWriteArrayList<>()).add(fault);
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
        return clientId == null
                ? Optional.empty()
                : of(clientId).stream().filter(each -> each.kind() != TokenFault.Kind.INVALID_SCOPE || scopeGiven)
                        .filter(each -> due(each, clientId)).findFirst();
    }

    private List<TokenFault> of(String clientId) {
        List<TokenFault> found = scripted.get(clientId);
        return found != null ? found : TokenFault.parse(clientId).map(List::of).orElse(List.of());
    }

    private boolean due(TokenFault fault, String clientId) {
        String key = fault + " " + clientId;
        return happened.computeIfAbsent(key, absent -> new AtomicInteger()).incrementAndGet() <= fault.times();
    }
}
