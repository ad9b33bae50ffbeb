package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

import org.apache.camel.component.jms.JmsEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountListenerContainerTest {
    private static final int TURNS = 300;

    @TempDir
    Path folder;

    @Test
    void noConsumerKeepsTheOthersFromAskingHoweverQuickItAsksAgain() throws Exception {
        try (FlowFixture fixture = new FlowFixture(folder.resolve("journal"))) {
            fixture.account.admission().pause(false);
            AccountListenerContainer container = new AccountListenerContainer(new JmsEndpoint(),
                    new QueueSource(fixture.account, new QueueSource.Settings("broker", Session.CLIENT_ACKNOWLEDGE, "q",
                            "dead", Optional.empty(), Set.of(), Duration.ZERO), new UnacknowledgedRequests(Set.of()),
                            fixture.clock),
                    failure -> {
                    }, () -> false);
            List<String> turns = Collections.synchronizedList(new ArrayList<>());
            ExecutorService threads = Executors.newFixedThreadPool(3);
            try {
                List<Future<?>> asking = new ArrayList<>();
                for (String each : List.of("a", "b", "c")) {
                    MessageConsumer consumer = findsNothing(() -> turns.add(each));
                    asking.add(threads.submit(() -> {
                        while (turns.size() < TURNS) {
                            container.receiveMessage(consumer);
                        }
                        return null;
                    }));
                }
                for (Future<?> each : asking) {
                    each.get();
                }
            } finally {
                threads.shutdownNow();
            }
            // at the start and at the end one may be alone
            List<String> all = turns.subList(TURNS / 10, TURNS * 9 / 10);
            assertThat(List.of("a", "b", "c")).allSatisfy(
                    each -> assertThat(Collections.frequency(all, each)).as(each).isGreaterThan(all.size() / 6));
            assertThat(longestRow(all)).as("turns in a row").isLessThan(all.size() / 10);
        }
    }

    private static int longestRow(List<String> turns) {
        int longest = 0;
        int row = 0;
        for (int i = 0; i < turns.size(); i++) {
            row = i > 0 && turns.get(i).equals(turns.get(i - 1)) ? row + 1 : 1;
            longest = Math.max(longest, row);
        }
        return longest;
    }

    private static MessageConsumer findsNothing(Callable<?> asked) {
        return (MessageConsumer) Proxy.newProxyInstance(MessageConsumer.class.getClassLoader(),
                new Class<?>[]{MessageConsumer.class}, (proxy, method, arguments) -> {
                    asked.call();
                    TimeUnit.MILLISECONDS.sleep(1);
                    return null;
                });
    }
}
