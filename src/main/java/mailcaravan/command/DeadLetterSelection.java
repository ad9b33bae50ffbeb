package mailcaravan.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import mailcaravan.drop.DeadLetter;
import mailcaravan.drop.DeadLetterStore;
import mailcaravan.drop.RetryRefusedException;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.failure.Symptom;
import mailcaravan.journal.RecipientLine;
import mailcaravan.queue.BrokerException;
import mailcaravan.text.OneLine;

/**
 * Finds dead letters of several places by their id, and carries out on each what a command asks for. A broker that cannot
 * be used is said, and does not keep from what lies elsewhere.
 */
final class DeadLetterSelection {
    private static final int SHORTEST = 6;
    private static final int SHOWN = 12;

    private final List<DeadLetterStore<?>> stores;
    private final List<String> accounts;
    private final FailureClassifier failures;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<DeadLetter, DeadLetterStore<?>> places = new IdentityHashMap<>();
    private boolean whole = true;

    DeadLetterSelection(List<DeadLetterStore<?>> stores, List<String> accounts, FailureClassifier failures,
            PrintWriter out, PrintWriter err) {
        this.stores = stores;
        this.accounts = accounts;
        this.failures = failures;
        this.out = out;
        this.err = err;
    }

    /** A dead letter, and the open place that it lies in. */
    record Held<L extends DeadLetter>(DeadLetterStore<L> store, L letter) {
        /** See {@link DeadLetterStore#retry}. */
        Optional<String> retry() throws IOException, RetryRefusedException {
            return store.retry(letter);
        }

        /** See {@link DeadLetterStore#discard}. */
        boolean discard() throws IOException {
            return store.discard(letter);
        }
    }

    /** What is done with one dead letter; says so itself. */
    @FunctionalInterface
    interface Action {
        /** False if it could not be done. */
        boolean on(Held<?> held) throws IOException;
    }

    /** Which of them are meant. */
    @FunctionalInterface
    interface Filter {
        boolean accepts(DeadLetter letter);
    }

    /** True as long as each place could be looked into. */
    boolean whole() {
        return whole;
    }

    /** All of them, the accounts in their order. */
    List<DeadLetter> all() throws IOException {
        List<DeadLetter> all = new ArrayList<>();
        for (DeadLetterStore<?> store : stores) {
            try (store) {
                for (DeadLetter each : list(store, true)) {
                    all.add(each);
                    places.put(each, store);
                }
            } catch (BrokerException e) {
                sayUnusable(e);
            }
        }
        all.sort(Comparator.comparingInt(this::order));
        return all;
    }

    // letters of accounts that are configured elsewhere come last
    private int order(DeadLetter letter) {
        int place = accounts.indexOf(letter.account());
        return place < 0 ? accounts.size() : place;
    }

    /** The ones that ids or their beginnings stand for; those that stand for none are said, and left out. */
    Set<DeadLetter> named(List<String> ids) throws IOException {
        List<DeadLetter> all = all();
        Set<DeadLetter> named = new LinkedHashSet<>();
        for (String id : ids) {
            String start = id.toLowerCase(Locale.ROOT);
            List<DeadLetter> found = all.stream()
                    .filter(each -> each.id().toLowerCase(Locale.ROOT).startsWith(start)).toList();
            if (start.length() < SHORTEST) {
                say("dead-letters.short", OneLine.of(id), Integer.toString(SHORTEST));
            } else if (found.isEmpty()) {
                say("dead-letters.unknown", OneLine.of(id));
            } else if (found.stream().map(DeadLetter::id).distinct().count() > 1) {
                say("dead-letters.ambiguous", OneLine.of(id));
            } else {
                named.add(found.get(0));
            }
        }
        return named;
    }

    /** Does something with named ones; the exit status. */
    int onNamed(List<String> ids, Action action) throws IOException {
        Set<DeadLetter> named = named(ids);
        whole &= named.size() == new LinkedHashSet<>(ids).size();
        for (DeadLetterStore<?> store : stores) {
            Map<String, DeadLetter> wanted = named.stream().filter(letter -> places.get(letter) == store)
                    .collect(Collectors.toMap(DeadLetter::id, letter -> letter));
            if (!wanted.isEmpty() && on(store, letter -> wanted.remove(letter.id()) != null, false, action) >= 0) {
                for (DeadLetter letter : wanted.values()) {
                    gone(letter);
                    whole = false;
                }
            }
        }
        return whole ? MailCaravan.DONE : MailCaravan.FAILED;
    }

    /** Does something with all that a filter accepts; how many it were. Whether all could be done says {@link #whole}. */
    int onAll(Filter filter, Action action) throws IOException {
        int count = 0;
        for (DeadLetterStore<?> store : stores) {
            count += Math.max(0, on(store, filter, true, action));
        }
        return count;
    }

    // listed again when it is open: another process may have been at it since; -1: it could not be used to the end
    private <L extends DeadLetter> int on(DeadLetterStore<L> store, Filter filter, boolean aloud, Action action)
            throws IOException {
        int count = 0;
        try (store) {
            store.open();
            for (L letter : list(store, aloud)) {
                if (filter.accepts(letter)) {
                    count++;
                    whole &= carryOut(action, new Held<>(store, letter));
                }
            }
            return count;
        } catch (BrokerException e) {
            sayUnusable(e);
            return -1;
        }
    }

    private boolean carryOut(Action action, Held<?> held) throws BrokerException {
        try {
            return action.on(held);
        } catch (BrokerException e) {
            if (e.symptom() instanceof Symptom.Transport) {
                throw e; // it would fail for each that is left
            }
            sayUnusable(e);
            return false;
        } catch (IOException e) {
            DeadLetter letter = held.letter();
            say("dead-letters.failed", shown(letter.id()), OneLine.of(String.valueOf(letter.report().request())),
                    OneLine.of(e.toString()));
            return false;
        }
    }

    private <L extends DeadLetter> List<L> list(DeadLetterStore<L> store, boolean aloud) throws IOException {
        return store.list((where, why) -> {
            if (aloud) {
                say("dead-letters.unusable", OneLine.of(where), why);
            }
        });
    }

    private void sayUnusable(BrokerException cause) {
        Failure failure = failures.classify(cause);
        Locale user = Locale.getDefault();
        say("dead-letters.broker", failure.headline(user), failure.remedy(user));
        whole = false;
    }

    /** Says that somebody else has dealt with a dead letter meanwhile. */
    void gone(DeadLetter letter) {
        say("dead-letters.gone", OneLine.of(letter.account()), shown(letter.id()));
    }

    PrintWriter out() {
        return out;
    }

    void say(String key, Object... arguments) {
        err.println("mail-caravan: " + MailCaravan.MESSAGES.format(key, arguments));
    }

    /** As much of an id as tells it from others. */
    static String shown(String id) {
        return id.substring(0, Math.min(SHOWN, id.length()));
    }

    /** Who does not have it. */
    static String owed(DeadLetter letter) {
        if (letter.owed().isEmpty()) {
            return MailCaravan.MESSAGES
                    .format(letter.done().isEmpty() ? "dead-letters.owed-all" : "dead-letters.owed-none");
        }
        return MailCaravan.MESSAGES.format("dead-letters.owed", OneLine
                .of(letter.owed().stream().map(RecipientLine::address).collect(Collectors.joining(", "))));
    }
}
