package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.harness.SilentServer;

/**
 * Accounts that are broken in every way hold up no other: the sound one's rate is what it was while it was alone in the same
 * run.
 */
class IsolationIT {
    private static final int BATCH = 400;
    private static final int BROKEN_FILES = 30;
    private static final List<String> STAGES = List.of("at-rcpt", "at-data", "at-dot");

    @TempDir
    Path folder;

    private int batches;

    @Test
    void theSoundAccountsRateIsUnchangedByBrokenOnes() throws Exception {
        try (SilentServer silent = new SilentServer(); Rig rig = Rig.in(folder)) {
            rig.account("tokensilent", "tokensilent", URI.create("https://localhost:" + silent.port() + "/token"))
                    .account("smtpsilent", "smtpsilent").account("authcut", "authcut")
                    .account("stopped", "fault-401-invalid_client")
                    .account("throttled", "throttled").account("transient", "transient").account("silent", "silent")
                    .account("cut", "cut")
                    .set("caravan.accounts.smtpsilent.smtp.port", Integer.toString(silent.port()))
                    .set("caravan.accounts.smtpsilent.smtp.timeout", "2s")
                    .set("caravan.accounts.silent.smtp.timeout", "2s")
                    .set("caravan.accounts.silent.smtp.final-reply-timeout", "2s")
                    .set("caravan.accounts.throttled.messages-per-minute", "1");
            Path tokenFile = folder.resolve("tokensilent.ini");
            Files.writeString(tokenFile, Files.readString(tokenFile).replace("TIME_OUT=30", "TIME_OUT=2"));
            rig.office.fault("authcut@example.com", "disconnect-at-auth");
            CaravanProcess run = rig.run();
            rate(rig);
            double alone = Math.max(rate(rig), rate(rig));

            int broken = breakTheOthers(rig);
            rig.awaitThat("every fault met", () -> List.of("tokensilent", "smtpsilent", "authcut", "stopped").stream()
                    .allMatch(each -> !run.lines("account " + each + " is parked").isEmpty())
                    && List.of("transient", "silent", "cut").stream()
                            .allMatch(each -> !run.lines("account " + each + ": ").isEmpty())
                    && rig.names("sent/throttled").size() == 1);
            double beside = Math.max(rate(rig), rate(rig));

            assertThat(beside).as("messages a second beside broken accounts; alone: %s", alone)
                    .isGreaterThan(alone / 2);
            assertThat(rig.names("sent").stream().filter(name -> name.endsWith(".eml"))).hasSize(batches * BATCH);
            assertThat(run.lines("account default is parked")).isEmpty();
            rig.assertOutcomes(batches * BATCH + 1, batches * BATCH + 1, 0, broken - 1);
        }
    }

    /** So many requests for the accounts that are broken; none of them can go out but one of the throttled account. */
    private static int breakTheOthers(Rig rig) throws IOException {
        for (int i = 0; i < BROKEN_FILES; i++) {
            for (String account : List.of("tokensilent", "smtpsilent", "authcut", "stopped", "throttled")) {
                drop(rig, account, i, "a@example.org");
            }
            String stage = STAGES.get(i % STAGES.size());
            drop(rig, "transient", i, "451-4.3.0-" + stage + "+" + i + "@example.org");
            drop(rig, "silent", i, "silent-" + stage.replace("at-dot", "after-dot-unstored") + "@example.org");
            drop(rig, "cut", i, "disconnect-" + stage.replace("at-dot", "after-dot-unstored") + "@example.org");
        }
        return 8 * BROKEN_FILES;
    }

    private static void drop(Rig rig, String account, int number, String recipient) throws IOException {
        rig.drop(account + "/m" + number + ".eml", Rig.emlFrom(account + "@example.com", "broken", recipient));
    }

    /** Messages a second of the sound account, from the first of a batch that the server accepts to the last. */
    private double rate(Rig rig) throws IOException {
        int before = sound(rig);
        for (int i = 0; i < BATCH; i++) {
            rig.drop("b" + batches + "-" + i + ".eml", Rig.eml("sound", "a@example.org"));
        }
        batches++;
        rig.awaitThat("the batch accepted", () -> sound(rig) == before + BATCH
                && rig.names("drop").stream().noneMatch(name -> name.endsWith(".eml")));
        List<Long> times = rig.office.accepted().stream().filter(each -> each.user().equals(Rig.MAILBOX))
                .map(each -> each.time().toEpochMilli()).sorted().skip(before).toList();
        return 1000.0 * BATCH / Math.max(1, times.get(times.size() - 1) - times.get(0));
    }

    private static int sound(Rig rig) {
        return (int) rig.office.accepted().stream().filter(each -> each.user().equals(Rig.MAILBOX)).count();
    }
}
