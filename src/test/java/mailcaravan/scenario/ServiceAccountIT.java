package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.harness.TestServiceAccount;
import mailcaravan.simulator.DelegatedAccount;
import mailcaravan.simulator.ProviderStyle;

/** Mail of a Google Workspace by a service account, through every mistake of its setting up, without a restart. */
class ServiceAccountIT {
    private static final String ACCOUNT = "caravan.accounts.default.";
    private static final String SCOPE = "https://mail.google.com/";

    @TempDir
    Path folder;

    @Test
    void eachMistakeIsNamedAndMailGoesOutOnceAllAreMended() throws Exception {
        try (Rig rig = Rig.in(folder, options -> options.withProviderStyle(ProviderStyle.GOOGLE))) {
            rig.unset(ACCOUNT + "token-file").set(ACCOUNT + "provider", "google")
                    .set(ACCOUNT + "grant", "service-account").set(ACCOUNT + "mailbox", Rig.MAILBOX)
                    .set(ACCOUNT + "service-account-key", "key.json");
            CaravanProcess run = rig.run();
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            awaitParked(rig, run, 1, "key.json", "does not exist");
            TestServiceAccount old = new TestServiceAccount();
            TestServiceAccount account = new TestServiceAccount();
            old.write(folder.resolve("key.json"), rig.office.tokenUri());
            awaitParked(rig, run, 2, "account not found", "make a new key");
            delegate(rig, account, "", Rig.MAILBOX);
            account.write(folder.resolve("key.json"), rig.office.tokenUri());
            awaitParked(rig, run, 3, "unauthorized_client", "Domain-wide delegation");
            delegate(rig, account, "https://www.googleapis.com/auth/gmail.send", Rig.MAILBOX);
            awaitParked(rig, run, 4, "access_denied", "Domain-wide delegation");
            delegate(rig, account, SCOPE, "other@example.com");
            awaitParked(rig, run, 5, "Invalid email or User ID", "correct mailbox");
            delegate(rig, account, SCOPE, Rig.MAILBOX);
            rig.awaitSent(1);
            assertThat(rig.accepted("one").user()).isEqualTo(Rig.MAILBOX);
            rig.assertOutcomes(1, 1, 0);
        }
    }

    private static void delegate(Rig rig, TestServiceAccount account, String scope, String mailbox) {
        rig.office.register(
                new DelegatedAccount(TestServiceAccount.EMAIL, account.publicKey(), scope, Set.of(mailbox)));
    }

    private static void awaitParked(Rig rig, CaravanProcess run, int times, String... texts) {
        rig.awaitThat("the account is parked for another cause", () -> run.lines(" is parked").size() >= times);
        assertThat(run.lines(" is parked").get(times - 1)).contains("ERR-0028").contains(texts);
    }
}
