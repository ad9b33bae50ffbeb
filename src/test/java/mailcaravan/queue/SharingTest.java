package mailcaravan.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.queue.Sharing.Instance;

/** Instances that decide each for itself, with what they heard of each other a turn ago, and a broker that lets one win. */
class SharingTest {
    private static final int TURNS = 60;
    private static final int QUIET = 20;
    private static final Set<String> ACCOUNTS = IntStream.range(0, 12).mapToObj(i -> "a" + (char) ('a' + i))
            .collect(Collectors.toCollection(TreeSet::new));

    private final Map<String, Set<String>> owned = new TreeMap<>();
    private Random random = new Random(1);

    private Instance instance(String id) {
        return new Instance(id, ACCOUNTS, owned.get(id));
    }

    /** One turn; true if anything changed. */
    private boolean turn() {
        Map<String, Instance> heard = owned.keySet().stream().collect(Collectors.toMap(id -> id, this::instance));
        List<String> order = new ArrayList<>(owned.keySet());
        Collections.shuffle(order, random);
        boolean changed = false;
        for (String id : order) {
            Collection<Instance> others = heard.values().stream().filter(each -> !each.id().equals(id)).toList();
            for (String claim : Sharing.claims(instance(id), others)) {
                if (owned.values().stream().noneMatch(each -> each.contains(claim))) {
                    changed |= owned.get(id).add(claim);
                }
            }
            changed |= Sharing.release(instance(id), others).map(owned.get(id)::remove).orElse(false);
        }
        return changed;
    }

    private void assertSettlesEvenly() {
        for (int i = 0; i < TURNS; i++) {
            turn();
        }
        assertThat(owned.values().stream().mapToInt(Set::size).sum()).as("%s", owned).isEqualTo(ACCOUNTS.size());
        int most = owned.values().stream().mapToInt(Set::size).max().orElseThrow();
        int least = owned.values().stream().mapToInt(Set::size).min().orElseThrow();
        assertThat(most - least).as("%s", owned).isLessThanOrEqualTo(1);
        for (int i = 0; i < QUIET; i++) {
            assertThat(turn()).as("still moving: %s", owned).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "5", "7", "12", "15"})
    void theySpreadEvenlyFromAnyStartAndThenStayWhereTheyAre(int instances) {
        for (int start = 0; start < 50; start++) {
            random = new Random(start);
            owned.clear();
            for (int i = 0; i < instances; i++) {
                owned.put(Integer.toHexString(random.nextInt()) + i, new TreeSet<>());
            }
            List<String> ids = new ArrayList<>(owned.keySet());
            for (String account : ACCOUNTS) {
                // some with nobody, and often all with one
                int owner = start % 3 == 0 ? 0 : random.nextInt(instances + 1);
                if (owner < instances) {
                    owned.get(ids.get(owner)).add(account);
                }
            }
            assertSettlesEvenly();
        }
    }

    @Test
    void theAccountsOfOneThatDiedAreTakenAndOneThatComesGetsItsShare() {
        for (String id : List.of("x", "y", "z")) {
            owned.put(id, new TreeSet<>());
        }
        assertSettlesEvenly();
        owned.remove("y");
        assertSettlesEvenly();
        owned.put("w", new TreeSet<>());
        owned.put("v", new TreeSet<>());
        assertSettlesEvenly();
    }

    @Test
    void oneAloneTakesAllAtOnce() {
        assertThat(Sharing.claims(new Instance("me", ACCOUNTS, Set.of()), List.of()))
                .containsExactlyInAnyOrderElementsOf(ACCOUNTS);
    }

    @Test
    void theRichestGivesToThePoorestAndADifferenceOfOneIsLeft() {
        Instance one = new Instance("one", ACCOUNTS, Set.of("aa", "ab", "ac"));
        Instance two = new Instance("two", ACCOUNTS, Set.of("ad"));

        assertThat(Sharing.release(one, List.of(two))).contains("aa");
        assertThat(Sharing.release(two, List.of(one))).isEmpty();
        assertThat(Sharing.release(new Instance("one", ACCOUNTS, Set.of("aa", "ab")), List.of(two))).isEmpty();
    }

    @Test
    void nobodyGivesUpWhatNobodyElseServes() {
        Instance other = new Instance("other", Set.of("elsewhere"), Set.of());

        assertThat(Sharing.release(new Instance("me", ACCOUNTS, ACCOUNTS), List.of(other))).isEmpty();
    }
}
