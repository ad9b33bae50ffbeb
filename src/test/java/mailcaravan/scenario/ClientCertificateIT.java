package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.harness.TestClientCertificate;
import mailcaravan.simulator.Client;

/** An application proves itself by a certificate, which is rotated, and once too late, while the program runs. */
class ClientCertificateIT {
    private static final String ACCOUNT = "caravan.accounts.default.";

    @TempDir
    Path folder;

    @Test
    void mailGoesOutByCertificateAndANewOneNeedsNoRestart() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            app(rig).set(ACCOUNT + "client-certificate", "mail.pem").set(ACCOUNT + "client-key", "mail.key");
            TestClientCertificate first = TestClientCertificate.valid();
            register(rig, first);
            pem(first, first.pkcs1());
            CaravanProcess run = rig.run();
            send(rig, "first");

            TestClientCertificate second = TestClientCertificate.valid();
            register(rig, second);
            pem(second, second.pkcs8());
            rig.office.expireAccessTokens();
            rig.office.dropConnections();
            send(rig, "second");
            assertThat(run.lines("is parked")).isEmpty();

            pem(first, second.pkcs8());
            rig.office.expireAccessTokens();
            rig.office.dropConnections();
            long refused = rig.office.counters().refusedTokenRequests();
            rig.drop("third.eml", Rig.eml("third", "a@example.org"));
            rig.awaitThat("the account is parked", () -> !run.lines("is parked").isEmpty());
            assertThat(run.lines("is parked").get(0)).contains("does not belong to the certificate in", "mail.key");
            assertThat(rig.office.counters().refusedTokenRequests()).isEqualTo(refused);
            pem(second, second.pkcs8());
            rig.awaitSent(3);
            assertThat(run.lines("works again")).isNotEmpty();
            rig.assertOutcomes(3, 3, 0);
        }
    }

    @Test
    void anExpiredCertificateParksTheAccountWithTheDayUntilItsSuccessorIsThere() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            app(rig).set(ACCOUNT + "client-certificate", "mail.pfx").environment(
                    "CARAVAN_ACCOUNTS_DEFAULT_CLIENT_KEY_PASSWORD", "pfx-password-0451");
            Instant end = Instant.now().minusSeconds(60).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
            TestClientCertificate old = TestClientCertificate.between(end.minusSeconds(86_400), end);
            register(rig, old);
            old.pkcs12(folder.resolve("mail.pfx"), "pfx-password-0451");
            CaravanProcess run = rig.run();
            rig.drop("late.eml", Rig.eml("late", "a@example.org"));
            rig.awaitThat("the account is parked", () -> !run.lines("is parked").isEmpty());
            assertThat(run.lines("is parked").get(0)).contains("The client certificate expired on " + end);
            assertThat(rig.office.counters().tokenRequests()).isZero();

            TestClientCertificate next = TestClientCertificate.valid();
            register(rig, next);
            Path draft = folder.resolve("draft.pfx");
            next.pkcs12(draft, "pfx-password-0451");
            Files.move(draft, folder.resolve("mail.pfx"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            rig.awaitSent(1);
            assertThat(run.err()).doesNotContain("pfx-password-0451");
            rig.assertOutcomes(1, 1, 0);
        }
    }

    private static Rig app(Rig rig) {
        return rig.unset(ACCOUNT + "token-file").set(ACCOUNT + "mailbox", Rig.MAILBOX)
                .set(ACCOUNT + "client-id", "rig-client").set(ACCOUNT + "grant", "client-credentials")
                .set(ACCOUNT + "token-uri", rig.office.tokenUri().toString());
    }

    private static void register(Rig rig, TestClientCertificate certificate) {
        rig.office.register(new Client(Rig.MAILBOX, "rig-client", null, null, certificate.certificate()));
    }

    private void pem(TestClientCertificate certificate, String key) throws Exception {
        Files.writeString(folder.resolve("mail.pem"), certificate.pem());
        Files.writeString(folder.resolve("mail.key"), key);
    }

    private static void send(Rig rig, String name) throws Exception {
        int before = rig.names("sent").size();
        rig.drop(name + ".eml", Rig.eml(name, "a@example.org"));
        rig.awaitSent(before + 1);
    }
}
