package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.BrokerCertificate;
import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.EmbeddedArtemis;
import mailcaravan.harness.QueueClient;
import mailcaravan.harness.Rig;

/** A broker that is away, unknown, or does not let us in: one line with the remedy, and drop folders work on. */
class BrokerFaultIT {
    private static final String PASSWORD = "broker-password-0451";
    private static final String SERVED = "takes messages from the queue";

    @TempDir
    Path folder;

    @Test
    void aBrokerThatIsAwayIsToldOnceAndFoundAgainWhileDropFoldersWorkOn() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.in(folder.resolve("broker"));
                Rig rig = Rig.in(folder).set("caravan.broker.url", broker.url())) {
            CaravanProcess run = rig.run();
            rig.awaitThat("the broker's absence", () -> !run.lines("broker: ").isEmpty());
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.awaitSent(1);
            assertThat(run.lines("broker: ")).singleElement().asString()
                    .contains("[12029] localhost:" + broker.port(), "Check host, port and firewall");

            broker.start();
            rig.awaitThat("the queue", () -> run.lines(SERVED).size() == 1);
            assertThat(run.lines("The broker works again")).hasSize(1);
            sendOne(broker.url(), "two");
            rig.awaitThat("two", () -> rig.office.acceptedCount() == 2);

            broker.stop();
            rig.awaitThat("the broker's second absence", () -> run.lines("[12029]").size() == 2);
            rig.drop("three.eml", Rig.eml("three", "a@example.org"));
            rig.awaitSent(2);
            broker.start();
            sendOne(broker.url(), "four");
            rig.awaitThat("four", () -> rig.office.acceptedCount() == 4);
            rig.awaitThat("an empty queue", () -> broker.count(QueueScenario.QUEUE) == 0);
            assertThat(run.lines("The broker works again")).hasSize(2);
            assertThat(run.lines(SERVED)).hasSize(2);
            assertThat(run.err()).doesNotContain("\tat ");
            rig.assertOutcomes(4, 2, 0);
            assertThat(run.stop()).isZero();
        }
    }

    private static void sendOne(String url, String subject) throws Exception {
        try (QueueClient producer = QueueClient.connect(url)) {
            producer.send(QueueScenario.QUEUE, Rig.eml(subject, "a@example.org"));
        }
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefusedUntilItIsTrusted() throws Exception {
        BrokerCertificate certificate = BrokerCertificate.in(folder);
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().tls(certificate).start();
                Rig rig = Rig.in(folder).set("caravan.broker.url", broker.url())) {
            try (QueueClient producer = QueueClient.connect(broker.url(), certificate)) {
                producer.send(QueueScenario.QUEUE, Rig.eml("one", "a@example.org"));
            }
            CaravanProcess run = rig.run();
            rig.awaitThat("the refusal", () -> !run.lines("broker: ").isEmpty());
            assertThat(run.lines("broker: ")).singleElement().asString().contains("[12045] localhost:" + broker.port(),
                    "caravan.tls.trusted-certificates");
            assertThat(run.stop()).isZero();
            assertThat(broker.count(QueueScenario.QUEUE)).isEqualTo(1);

            CaravanProcess trusting = rig.trust(certificate.pem()).run();
            rig.awaitThat("an empty queue", () -> broker.count(QueueScenario.QUEUE) == 0);
            assertThat(trusting.lines("broker: ")).isEmpty();
            rig.assertOutcomes(1, 0, 0);
        }
    }

    @Test
    void aWrongPasswordAndAMissingPermissionAreToldAsWhatTheyAre() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().user("caravan", PASSWORD)
                .userWithoutPermissions("weak", PASSWORD).start();
                QueueClient producer = QueueClient.connect(broker.url(), "caravan", PASSWORD);
                Rig rig = Rig.in(folder).set("caravan.broker.url", broker.url())) {
            producer.send(QueueScenario.QUEUE, Rig.eml("one", "a@example.org"));
            rig.set("caravan.broker.username", "caravan").set("caravan.broker.password", PASSWORD + "-wrong");
            CaravanProcess wrong = rig.run();
            rig.awaitThat("the refusal", () -> !wrong.lines("broker: ").isEmpty());
            assertThat(wrong.lines("broker: ")).singleElement().asString().contains("caravan.broker.password");
            assertThat(wrong.stop()).isZero();

            rig.set("caravan.broker.username", "weak").set("caravan.broker.password", PASSWORD);
            CaravanProcess weak = rig.run();
            rig.awaitThat("the refusal", () -> !weak.lines("does not permit").isEmpty());
            assertThat(weak.lines("does not permit")).singleElement().asString()
                    .contains("mail.outbound", "the right to consume");
            assertThat(weak.stop()).isZero();
            assertThat(broker.count(QueueScenario.QUEUE)).isEqualTo(1);

            CaravanProcess right = rig.set("caravan.broker.username", "caravan").run();
            rig.awaitThat("an empty queue", () -> broker.count(QueueScenario.QUEUE) == 0);
            for (CaravanProcess each : List.of(wrong, weak, right)) {
                assertThat(each.err()).doesNotContain(PASSWORD, "\tat ");
            }
            rig.assertOutcomes(1, 0, 0);
        }
    }

    @Test
    void anAddressForManyReceiversIsNamedAndServedOnceItIsMended() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().multicast("mail.outbound.news").start();
                Rig rig = Rig.in(folder).set("caravan.broker.url", broker.url()).account("news", "news-client")) {
            CaravanProcess run = rig.run();
            rig.awaitThat("the refusal", () -> !run.lines("account news: ").stream()
                    .filter(line -> line.contains("anycast")).toList().isEmpty());
            assertThat(run.lines("anycast")).singleElement().asString().contains("mail.outbound.news",
                    "an address that was made multicast must be deleted first");
            sendOne(broker.url(), "one");
            rig.awaitThat("the other account's mail", () -> rig.office.acceptedCount() == 1);
            broker.queue("mail.outbound.news");
            rig.awaitThat("the mended queue", () -> !run.lines(SERVED + " mail.outbound.news").isEmpty());
            try (QueueClient producer = QueueClient.connect(broker.url())) {
                producer.send("mail.outbound.news", Rig.emlFrom("news@example.com", "two", "a@example.org"));
            }
            rig.awaitThat("its mail", () -> rig.office.acceptedCount() == 2);
            assertThat(run.lines("anycast")).hasSize(1);
            rig.assertOutcomes(2, 0, 0);
        }
    }

    @Test
    void withoutABrokerNothingOfItStarts() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess run = rig.run();
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.awaitSent(1);
            assertThat(run.err()).doesNotContainIgnoringCase("queue").doesNotContainIgnoringCase("broker")
                    .doesNotContainIgnoringCase("jms");
            assumeTrue(!run.threads().isEmpty(), "this system does not list the threads of a process");
            assertThat(run.threads()).noneMatch(name -> name.matches("(?i).*(queue|amqp|jms|qpid).*"));
            rig.assertOutcomes(1, 1, 0);
        }
    }

    @Test
    void anOptionThatTheClientDoesNotKnowEndsTheStartWithOneLine() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            for (String option : List.of("jms.nonsense", "amqp.nonsense")) {
                rig.set("caravan.broker.url", "amqp://localhost:5672?" + option + "=1");
                try (CaravanProcess run = rig.start("run")) {
                    assertThat(run.awaitExit()).isEqualTo(2);
                    assertThat(run.onlyLine()).contains("caravan.broker.url", option);
                }
            }
        }
    }
}
