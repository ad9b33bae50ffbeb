package mailcaravan.flow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The accounts that are served, by name, and the end of all admission to them. Thread-safe. */
final class AccountContexts {
    private final Map<String, AccountContext> byName = new ConcurrentHashMap<>();
    private volatile boolean ended;

    void add(AccountContext account) {
        byName.put(account.name(), account);
        if (ended) {
            account.admission().end();
        }
    }

    /** Lets no request in to any account from now on, nor to one that is added later. */
    void endAdmission() {
        ended = true;
        byName.values().forEach(account -> account.admission().end());
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
