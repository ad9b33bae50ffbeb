package mailcaravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.ResourceBundle;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorTest {
    private static final String USER = TokenRequests.CARAVAN.mailbox();

    @TempDir
    Path store;

    @Test
    void goesOnCountingAfterARestartOnTheSamePortsAndStore() throws IOException {
        SimulatorOptions options = SimulatorOptions.defaults().withStore(store);
        try (Simulator first = Simulator.start(options)) {
            submit(first);
            options = options.withSmtpPort(first.smtpPort()).withHttpPort(first.plainTokenUri().getPort());
        }
        Files.writeString(store.resolve(".incoming-9"), "left by a crash");
        try (Simulator second = Simulator.start(options)) {
            submit(second);
            assertThat(second.accepted()).extracting(AcceptedMessage::number).containsExactly(2);
        }
        assertThat(store.resolve("000001.eml")).exists();
        assertThat(store.resolve(".incoming-9")).doesNotExist();
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (Simulator first = Simulator.start(SimulatorOptions.defaults().withStore(store))) {
            SimulatorOptions taken = SimulatorOptions.defaults().withStore(store).withSmtpPort(first.smtpPort());
            assertThatThrownBy(() -> Simulator.start(taken)).isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(first.smtpPort()));
            SimulatorOptions httpTaken = SimulatorOptions.defaults().withStore(store)
                    .withHttpPort(first.plainTokenUri().getPort());
            assertThatThrownBy(() -> Simulator.start(httpTaken)).isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(first.plainTokenUri().getPort()));
        }
    }

    @Test
    void saysWhichStoreIsUnusable() throws IOException {
        Path file = Files.writeString(store.resolve("file"), "x");
        assertThatThrownBy(() -> Simulator.start(SimulatorOptions.defaults().withStore(file)))
                .isInstanceOf(IOException.class).hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @CsvSource({"EXPIRED,Expired", "WRONG_HOST,localhost", "UNTRUSTED,path"})
    void showsACertificateThatClientsMustRefuse(ServerCertificate certificate, String reason) throws IOException {
        SimulatorOptions options = SimulatorOptions.defaults().withStore(store).withServerCertificate(certificate);
        try (Simulator simulator = Simulator.start(options)) {
            assertThatThrownBy(() -> SmtpDialogue.inTls(simulator)).isInstanceOf(SSLHandshakeException.class)
                    .hasStackTraceContaining(reason);
        }
    }

    @Test
    void makesATemporaryStoreIfNoneIsGiven() throws IOException {
        Path certificate;
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults())) {
            certificate = simulator.caCertificate();
            assertThat(certificate).isRegularFile();
        }
        Files.delete(certificate);
        Files.delete(certificate.getParent());
    }

    @Test
    void keepsServingIfTheListenerOfEventsFails() throws IOException {
        SimulatorOptions options = SimulatorOptions.defaults().withStore(store).withEvents(line -> {
            throw new IllegalStateException(line);
        });
        try (Simulator simulator = Simulator.start(options)) {
            submit(simulator);
            assertThat(simulator.acceptedCount()).isEqualTo(1);
        }
    }

    @Test
    void refusesOptionsOutOfRange() {
        SimulatorOptions options = SimulatorOptions.defaults();
        assertThatThrownBy(() -> options.withSmtpPort(70_000)).hasMessage("A number from 0 to 65535, not 70000");
        assertThatThrownBy(() -> options.withHostName("a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withAccessTokenLifetime(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withMaxMessageSize(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotShowSecretsOfAClient() {
        assertThat(TokenRequests.CARAVAN.toString()).doesNotContain("caravan-secret", "first-token");
    }

    @Test
    void hasEverySentenceInBothLanguages() {
        ResourceBundle english = ResourceBundle.getBundle("mailcaravan.simulator.messages", Locale.ROOT);
        ResourceBundle japanese = ResourceBundle.getBundle("mailcaravan.simulator.messages", Locale.JAPANESE);
        assertThat(japanese.getLocale()).isEqualTo(Locale.JAPANESE);
        assertThat(japanese.keySet()).isEqualTo(english.keySet());
        for (String key : english.keySet()) {
            assertThat(japanese.getString(key)).isNotEqualTo(english.getString(key));
        }
    }

    private static void submit(Simulator simulator) throws IOException {
        String token = TokenRequests.accessToken(simulator, TokenRequests.CARAVAN);
        try (SmtpDialogue smtp = SmtpDialogue.loggedIn(simulator, USER, token)) {
            assertThat(smtp.submit(USER, "a@example.net", "Subject: x\r\n\r\n")).startsWith("250");
        }
    }
}
