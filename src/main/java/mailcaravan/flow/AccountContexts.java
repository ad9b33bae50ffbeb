package mailcaravan.flow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The accounts that are served, by name. Thread-safe. */
final class AccountContexts {
    private final Map<String, AccountContext> byName = new ConcurrentHashMap<>();

    void add(AccountContext account) {
        byName.put(account.name(), account);
    }

    /** The account of a route; a route of an unknown account is a mistake in an overriding route file. */
    AccountContext get(String name) {
        AccountContext account = byName.get(name);
        if (account == null) {
            throw new IllegalArgumentException("no account " + name);
        }
        return account;
    }
}
