package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** What a new or a busy mailbox meets and what mends itself: a grant that does not hold yet, and too many connections. */
class NewAccountIT {
    @TempDir
    Path folder;

    @Test
    void aGrantThatDoesNotHoldYetIsWaitedOutAndTooManyConnectionsBecomeFewer() throws Exception {
        try (Rig rig = Rig.in(folder, options -> options.withConnectionsPerMailbox(2))) {
            rig.office.fault(Rig.MAILBOX, "535-5.7.3-at-auth-twice");
            int messages = 60;
            rig.drop("m0.eml", Rig.eml("m0", "a@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitSent(1);
            for (int i = 1; i < messages; i++) {
                rig.drop("m" + i + ".eml", Rig.eml("m" + i, "a@example.org"));
            }
            rig.awaitSent(messages);
            assertThat(run.lines("account default is parked")).isNotEmpty().first().asString().contains("535 5.7.3",
                    "A new grant takes up to an hour");
            assertThat(run.lines("account default works again")).isNotEmpty();
            assertThat(rig.office.counters().maxConnectionsPerMailbox()).isEqualTo(3);
            assertThat(run.lines("432 4.3.2").size()).isBetween(1, 2);
            assertThat(rig.journaled("dead-lettered")).isZero();
            rig.assertOutcomes(messages, messages, 0);
        }
    }
}
