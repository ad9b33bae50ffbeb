package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.jms.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.ArtemisProcess;
import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/**
 * Three instances on one broker share twelve accounts: each account is worked by one at a time, evenly spread; when one is
 * killed the others take over, and nothing is lost.
 */
class ClusterIT {
    private static final int ACCOUNTS = 12;
    private static final int INSTANCES = 3;
    private static final int CONNECTIONS = 3;
    private static final int EACH = 60;
    private static final Pattern TAKES = Pattern.compile("account (\\w+): (takes messages from|leaves) the queue");

    @TempDir
    Path folder;

    @Test
    void instancesShareTheAccountsAndTakeOverFromOneThatDies() throws Exception {
        try (ArtemisProcess broker = ArtemisProcess.start(folder.resolve("broker"));
                QueueClient producer = QueueClient.connect(broker.url());
                Rig rig = Rig.in(folder.resolve("rig")).set("caravan.broker.url", broker.url())) {
            for (int i = 1; i < ACCOUNTS; i++) {
                rig.account("a" + i, "client-" + i);
            }
            List<CaravanProcess> instances = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(rig.set("caravan.home", "home" + i).run());
            }
            rig.awaitThat("an even spread", () -> instances.stream().allMatch(each -> owned(each).size() == 4));
            assertThat(instances.stream().flatMap(each -> owned(each).stream()).distinct()).hasSize(ACCOUNTS);

            produce(producer);
            rig.awaitThat("a third", () -> rig.office.acceptedCount() >= ACCOUNTS * EACH / 3);
            CaravanProcess victim = instances.remove(1);
            Set<String> orphans = owned(victim);
            victim.kill();
            rig.awaitThat("all", () -> subjects(rig).size() == ACCOUNTS * EACH);

            assertThat(rig.office.counters().maxConnectionsPerMailbox()).as("connections to one mailbox")
                    .isBetween(1L, (long) CONNECTIONS);
            assertThat(rig.office.acceptedCount() - ACCOUNTS * EACH).as("doubled").isBetween(0,
                    orphans.size() * CONNECTIONS);
            rig.awaitThat("an even spread over those left",
                    () -> instances.stream().allMatch(each -> owned(each).size() == ACCOUNTS / 2));
            assertThat(instances.stream().flatMap(each -> owned(each).stream())).containsAll(orphans);
            for (int i = 0; i < ACCOUNTS; i++) {
                String queue = queue(i);
                rig.awaitThat("nothing left in " + queue, () -> producer.count(queue) == 0);
            }
            assertThat(producer.count("mail.dead-letter")).isZero();
            assertThat(producer.count(ArtemisProcess.DEAD_LETTERS)).isZero();
        }
    }

    private static String queue(int account) {
        return account == 0 ? "mail.outbound" : "mail.outbound.a" + account;
    }

    private static void produce(QueueClient producer) throws Exception {
        for (int i = 0; i < ACCOUNTS; i++) {
            String mailbox = i == 0 ? Rig.MAILBOX : "a" + i + "@example.com";
            List<Message> messages = new ArrayList<>();
            for (int j = 0; j < EACH; j++) {
                messages.add(producer.bytes(Rig.emlFrom(mailbox, i + " " + j, "slow-dot-50ms+" + j + "@example.org")
                        .getBytes(StandardCharsets.US_ASCII), Map.of()));
            }
            producer.send(queue(i), messages);
        }
    }

    private static Set<String> owned(CaravanProcess instance) {
        Set<String> owned = new HashSet<>();
        Matcher matcher = TAKES.matcher(instance.err());
        while (matcher.find()) {
            if (matcher.group(2).equals("leaves")) {
                owned.remove(matcher.group(1));
            } else {
                owned.add(matcher.group(1));
            }
        }
        return owned;
    }

    private static Set<String> subjects(Rig rig) throws Exception {
        Set<String> subjects = new HashSet<>();
        for (AcceptedMessage message : rig.office.accepted()) {
            subjects.add(Rig.header(message, "Subject"));
        }
        return subjects;
    }
}
