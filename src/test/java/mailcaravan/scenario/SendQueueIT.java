package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ClosedPort;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/** {@code send --queue} leaves a message to a running bundle, which sends what {@code send} would have sent. */
class SendQueueIT {
    @TempDir
    Path folder;

    @Test
    void aRunningBundleSendsWhatIsHandedOverThroughTheFolder() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.run();
            CaravanProcess send = rig.start("send", "--queue", "to@example.org,CC:cc@example.org,BCC:bcc@example.org",
                    "-s請求書①", "-Tbody", "-hsmtp.office365.com", "-f経理<" + Rig.MAILBOX + ">");
            assertThat(send.awaitExit()).as(send.out() + send.err()).isZero();
            assertThat(send.out().strip()).matches("Handed over: .*/mail/drop/[0-9a-f]{32}\\.eml");
            CaravanProcess silent = rig.start("send", "--queue=folder", "-S", "-ssilent", "to@example.org");
            assertThat(silent.awaitExit()).as(silent.err()).isZero();
            assertThat(silent.out()).isEmpty();
            rig.awaitSent(2);
            AcceptedMessage message = rig.office.accepted().stream().filter(each -> each.recipients().size() == 3)
                    .findFirst().orElseThrow();
            assertThat(message.recipients()).containsExactly("to@example.org", "cc@example.org", "bcc@example.org");
            String text = new String(Rig.octets(message), StandardCharsets.ISO_8859_1);
            assertThat(text).startsWith("From: =?UTF-8?B?").doesNotContain("bcc@", "X-Sender", "X-Receiver",
                    "X-EndOfInjectedXHeaders");
            assertThat(rig.accepted("silent").sender()).isEqualTo(Rig.MAILBOX);
            rig.assertOutcomes(2, 2, 0);
        }
    }

    @Test
    void aRunningBundleSendsWhatIsHandedOverThroughTheBroker() throws Exception {
        try (QueueScenario scenario = QueueScenario.in(folder)) {
            scenario.rig.run();
            CaravanProcess send = scenario.rig.start("send", "--queue=broker", "to@example.org,BCC:bcc@example.org",
                    "-sby broker", "-Tbody");
            assertThat(send.awaitExit()).as(send.out() + send.err()).isZero();
            assertThat(send.out().strip()).startsWith("Handed over to the queue mail.outbound: ID:");
            scenario.rig.awaitThat("the message", () -> scenario.rig.office.acceptedCount() == 1);
            assertThat(scenario.rig.accepted("by broker").recipients()).containsExactly("to@example.org",
                    "bcc@example.org");
            scenario.assertOutcomes(1, 1, 0, 0);
        }
    }

    @Test
    void whatCannotBeHandedOverIsSaidAndLeavesNothing() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            failed(rig, 31, "stranger@example.com", "--queue", "-fstranger@example.com", "a@example.org");
            failed(rig, 1, "ERR-0001", "--queue", "-sx");
            failed(rig, 17, "pigeon", "--queue=pigeon", "a@example.org");
            failed(rig, 30, "caravan.broker.url", "--queue=broker", "a@example.org");
            failed(rig.set("caravan.broker.url", "amqp://localhost:" + ClosedPort.find()), 4, "does not try again",
                    "--queue=broker", "a@example.org");
            assertThat(rig.names("drop")).isEmpty();
            Files.createDirectories(rig.home);
            Path file = Files.writeString(rig.drop(), "no folder");
            CaravanProcess send = failed(rig, 4, file.toString(), "--queue", "a@example.org");
            assertThat(send.out()).startsWith("ERR-0004:");
            CaravanProcess silent = rig.start("send", "--queue", "-S", "a@example.org");
            assertThat(silent.awaitExit()).isEqualTo(4);
            assertThat(silent.out()).isEmpty();
            assertThat(file).hasContent("no folder");
        }
    }

    @Test
    void withoutAConfiguredAccountNobodyWouldSendIt() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            List.of("token-file", "smtp.host", "smtp.port", "messages-per-minute", "token-requests-per-hour")
                    .forEach(key -> rig.unset("caravan.accounts.default." + key));
            failed(rig, 30, "No account is configured", "--queue", "-hlocalhost", "-fme@example.com",
                    "a@example.org");
        }
    }

    private static CaravanProcess failed(Rig rig, int status, String reason, String... arguments) throws Exception {
        CaravanProcess send = rig
                .start(Stream.concat(Stream.of("send"), Stream.of(arguments)).toArray(String[]::new));
        assertThat(send.awaitExit()).as(send.out() + send.err()).isEqualTo(status);
        assertThat(send.out()).contains(reason);
        return send;
    }
}
