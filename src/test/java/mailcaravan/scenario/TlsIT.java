package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.ServerCertificate;
import mailcaravan.simulator.Simulator;
import mailcaravan.simulator.SimulatorOptions;

/** A connection that is not safe: no token and no message goes over it, one line says why, and every request is kept. */
class TlsIT {
    @TempDir
    Path folder;

    @Test
    void nothingIsSentOverAnUnsafeConnectionAndOneLineSaysWhy() throws Exception {
        List<Simulator> others = new ArrayList<>();
        try (Rig rig = Rig.in(folder)) {
            Simulator untrusted = other(others, ServerCertificate.UNTRUSTED, true);
            Simulator expired = other(others, ServerCertificate.EXPIRED, true);
            Simulator wrongHost = other(others, ServerCertificate.WRONG_HOST, true);
            Simulator plain = other(others, ServerCertificate.VALID, false);
            trust(rig, expired, wrongHost, plain);
            smtp(rig, "untrustedsmtp", untrusted);
            smtp(rig, "expiredsmtp", expired);
            smtp(rig, "wronghostsmtp", wrongHost);
            smtp(rig, "notoffered", plain);
            rig.account("untrustedtoken", "c", untrusted.tokenUri()).account("expiredtoken", "c", expired.tokenUri())
                    .account("wronghosttoken", "c", wrongHost.tokenUri());
            rig.office.refuseStartTls(true);
            List<String> accounts = List.of("untrustedsmtp", "expiredsmtp", "wronghostsmtp", "notoffered",
                    "untrustedtoken", "expiredtoken", "wronghosttoken");
            for (String each : accounts) {
                rig.drop(each + "/one.eml", Rig.emlFrom(each + "@example.com", "one", "a@example.org"));
            }
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitThat("all parked", () -> run.lines(" is parked").size() == accounts.size() + 1);
            assertParked(run, "untrustedsmtp", "SmtpSubmission [12045] localhost:", "caravan.tls.trusted-certificates");
            assertParked(run, "expiredsmtp", "SmtpSubmission [12037] localhost:", "clock");
            assertParked(run, "wronghostsmtp", "SmtpSubmission [12038] localhost:",
                    "name that stands in the certificate");
            assertParked(run, "notoffered", "STARTTLS", "smtp.security=tls");
            assertParked(run, "untrustedtoken", "ERR-0028", "[12045] https://localhost:");
            assertParked(run, "expiredtoken", "ERR-0028", "[12037] https://localhost:");
            assertParked(run, "wronghosttoken", "ERR-0028", "[12038] https://localhost:");
            assertParked(run, "default", "454", "tried again by itself");
            rig.assertOutcomes(0, 0, 0, accounts.size() + 1);
            assertThat(others).allSatisfy(each -> {
                assertThat(each.acceptedCount()).isZero();
                assertThat(each.counters().authAttempts()).isZero();
                assertThat(each.counters().tokenRequests()).isZero();
            });
            assertThat(rig.office.counters().authAttempts()).isZero();
            rig.office.refuseStartTls(false);
            rig.awaitSent(1);
            rig.assertOutcomes(1, 1, 0, accounts.size());
            assertThat(run.lines(" is parked")).hasSize(accounts.size() + 1);
        } finally {
            for (Simulator each : others) {
                each.close();
            }
        }
    }

    private Simulator other(List<Simulator> others, ServerCertificate certificate, boolean startTls)
            throws IOException {
        Simulator other = Simulator.start(SimulatorOptions.defaults().withServerCertificate(certificate)
                .withStartTls(startTls).withStore(folder.resolve("other" + others.size())));
        others.add(other);
        return other;
    }

    private static void smtp(Rig rig, String account, Simulator server) throws IOException {
        rig.account(account, account, rig.office.plainTokenUri()).set("caravan.accounts." + account + ".smtp.port",
                Integer.toString(server.smtpPort()));
    }

    private void trust(Rig rig, Simulator... others) throws IOException {
        StringBuilder pem = new StringBuilder(Files.readString(rig.office.caCertificate()));
        for (Simulator each : others) {
            pem.append(Files.readString(each.caCertificate()));
        }
        Files.writeString(folder.resolve("authorities.pem"), pem);
        rig.set("caravan.tls.trusted-certificates", "authorities.pem");
    }

    private static void assertParked(CaravanProcess run, String account, String... parts) {
        assertThat(run.lines("account " + account + " is parked")).as(account).singleElement().asString()
                .contains(parts);
    }
}
