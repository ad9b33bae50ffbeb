package mailcaravan.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import mailcaravan.drop.AccountFolders;
import mailcaravan.drop.DeadLetter;
import mailcaravan.drop.DeadLetters;
import mailcaravan.journal.RecipientLine;
import mailcaravan.text.OneLine;

/** Finds dead letters of several accounts by their id, and carries out on each what a command asks for. */
final class DeadLetterSelection {
    private static final int SHORTEST = 6;
    private static final int SHOWN = 12;

    private final List<AccountFolders> folders;
    private final PrintWriter out;
    private final PrintWriter err;

    DeadLetterSelection(List<AccountFolders> folders, PrintWriter out, PrintWriter err) {
        this.folders = folders;
        this.out = out;
        this.err = err;
    }

    /** What is done with one dead letter; says so itself. */
    @FunctionalInterface
    interface Action {
        /** False if it could not be done. */
        boolean on(DeadLetters letters, DeadLetter letter) throws IOException;
    }

    /** Which of them are meant. */
    @FunctionalInterface
    interface Filter {
        boolean accepts(DeadLetter letter);
    }

    /** All of them, the accounts in their order. */
    List<DeadLetter> all() throws IOException {
        List<DeadLetter> all = new ArrayList<>();
        for (AccountFolders each : folders) {
            try (DeadLetters letters = new DeadLetters(each, Clock.systemDefaultZone())) {
                all.addAll(list(letters, true));
            }
        }
        return all;
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
            } else if (found.size() > 1) {
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
        boolean whole = named.size() == new LinkedHashSet<>(ids).size();
        Set<String> accounts = named.stream().map(DeadLetter::account).collect(Collectors.toSet());
        for (AccountFolders each : folders) {
            if (accounts.contains(each.account())) {
                Set<String> wanted = named.stream().filter(letter -> letter.account().equals(each.account()))
                        .map(DeadLetter::id).collect(Collectors.toCollection(LinkedHashSet::new));
                whole &= on(each, letter -> wanted.remove(letter.id()), action) >= 0;
                for (String id : wanted) {
                    say("dead-letters.gone", each.account(), shown(id));
                    whole = false;
                }
            }
        }
        return whole ? MailCaravan.DONE : MailCaravan.FAILED;
    }

    /** Does something with all that a filter accepts; how many, or -1 if one could not be done. */
    int onAll(Filter filter, Action action) throws IOException {
        int count = 0;
        boolean whole = true;
        for (AccountFolders each : folders) {
            int done = on(each, filter, action);
            whole &= done >= 0;
            count += Math.max(0, done);
        }
        return whole ? count : -1;
    }

    // listed again under the lock: another process may have been at it since
    private int on(AccountFolders account, Filter filter, Action action) throws IOException {
        int count = 0;
        boolean whole = true;
        try (DeadLetters letters = new DeadLetters(account, Clock.systemDefaultZone())) {
            letters.open();
            for (DeadLetter letter : list(letters, false)) {
                if (filter.accepts(letter)) {
                    count++;
                    whole &= carryOut(action, letters, letter);
                }
            }
        }
        return whole ? count : -1;
    }

    private boolean carryOut(Action action, DeadLetters letters, DeadLetter letter) {
        try {
            return action.on(letters, letter);
        } catch (IOException e) {
            say("dead-letters.failed", shown(letter.id()), OneLine.of(String.valueOf(letter.report().request())),
                    OneLine.of(e.toString()));
            return false;
        }
    }

    private List<DeadLetter> list(DeadLetters letters, boolean aloud) throws IOException {
        return letters.list((file, why) -> {
            if (aloud) {
                say("dead-letters.unusable", OneLine.of(file.toString()), why);
            }
        });
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
