package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.Client;

/** One application sends for several mailboxes, of which it may not open one yet. */
class SignInAsSenderIT {
    private static final String ACCOUNT = "caravan.accounts.default.";
    private static final String SHARED = "shared@example.com";
    private static final String CLOSED = "closed@example.com";

    @TempDir
    Path folder;

    @Test
    void eachMessageGoesAsItsSenderAndAClosedMailboxHoldsUpItsOwnOnly() throws Exception {
        try (Rig rig = Rig.in(folder, options -> options.withEnforceSendAs(true))) {
            app(rig).set(ACCOUNT + "sign-in-as", "sender").set(ACCOUNT + "smtp.connections", "1");
            rig.office.register(new Client(SHARED, "rig-client", Rig.SECRET, null));
            CaravanProcess run = rig.run();
            for (int i = 1; i <= 3; i++) {
                send(rig, Rig.MAILBOX, "own " + i, 2 * i - 1);
                send(rig, SHARED, "shared " + i, 2 * i);
            }
            assertThat(rig.accepted("own 3").user()).isEqualTo(Rig.MAILBOX);
            assertThat(rig.accepted("shared 3").user()).isEqualTo(SHARED);
            assertThat(rig.accepted("shared 3").sender()).isEqualTo(SHARED);

            rig.drop("closed.eml", Rig.emlFrom(CLOSED, "closed", "a@example.org"));
            rig.awaitThat("the closed mailbox is said", () -> !run.lines("cannot sign in as").isEmpty());
            assertThat(run.lines("cannot sign in as").get(0)).contains("ERROR", CLOSED, "Add-MailboxPermission");
            send(rig, SHARED, "after it", 7);
            assertThat(run.lines("is parked")).isEmpty();
            long asked = rig.office.counters().tokenRequests();
            assertThat(asked).isEqualTo(1);

            rig.office.register(new Client(CLOSED, "rig-client", Rig.SECRET, null));
            rig.office.expireAccessTokens();
            rig.office.dropConnections();
            send(rig, Rig.MAILBOX, "with a new token", 8);
            rig.awaitSent(9);
            assertThat(rig.accepted("closed").user()).isEqualTo(CLOSED);
            assertThat(run.lines("cannot sign in as")).hasSize(1);
            rig.assertOutcomes(9, 9, 0);
        }
    }

    @Test
    void withoutTheKeyTheMailboxSubmitsForAll() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            app(rig).run();
            send(rig, SHARED, "shared", 1);
            assertThat(rig.accepted("shared").user()).isEqualTo(Rig.MAILBOX);
            rig.assertOutcomes(1, 1, 0);
        }
    }

    private static Rig app(Rig rig) {
        return rig.unset(ACCOUNT + "token-file").set(ACCOUNT + "mailbox", Rig.MAILBOX)
                .set(ACCOUNT + "client-id", "rig-client").set(ACCOUNT + "client-secret", Rig.SECRET)
                .set(ACCOUNT + "grant", "client-credentials").set(ACCOUNT + "allowed-senders", "@example.com")
                .set(ACCOUNT + "token-uri", rig.office.tokenUri().toString());
    }

    private static void send(Rig rig, String from, String subject, int sent) throws Exception {
        rig.drop(subject.replace(' ', '-') + ".eml", Rig.emlFrom(from, subject, "a@example.org"));
        rig.awaitThat(sent + " sent", () -> rig.names("sent").size() >= sent);
    }
}
