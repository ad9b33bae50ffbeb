package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** What a readable access token says of itself is told before Exchange refuses it. */
class PreflightIT {
    private static final String TENANT = "0f0f0f0f-1111-2222-3333-444444444444";

    @TempDir
    Path folder;

    @Test
    void aTokenThatCannotWorkParksItsAccountWithoutASignIn() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            account(rig, "graph", "claims:aud=https://graph.microsoft.com;scp=Mail.Send,User.Read");
            account(rig, "imap", "claims:scp=IMAP.AccessAsUser.All");
            account(rig, "sound", "claims:upn=sound@example.onmicrosoft.com");
            CaravanProcess run = rig.run();
            rig.awaitThat("the sound one sent", () -> rig.names("sent/sound").size() == 1);
            rig.awaitThat("both parked", () -> run.lines(" is parked").size() == 2);
            assertThat(run.lines("account graph is parked")).singleElement().asString().contains("token-for-graph",
                    "Microsoft Graph", "https://outlook.office.com/SMTP.Send offline_access", "API permissions");
            assertThat(run.lines("account imap is parked")).singleElement().asString()
                    .contains("token-without-smtp-send", "imap.accessasuser.all",
                            "Delegated permissions: add SMTP.Send");
            long asked = rig.office.counters().tokenRequests();
            rig.awaitThat("it is tried again", () -> rig.office.counters().tokenRequests() > asked + 2);
            assertThat(rig.office.counters().failedAuths()).isZero();
            rig.assertOutcomes(1, 1, 0, 2);

            // the permission is granted: new tokens have it
            rig.office.fault("client:graph", "claims:scp=SMTP.Send");
            rig.awaitThat("graph sent", () -> rig.names("sent/graph").size() == 1);
            assertThat(run.lines("account graph works again")).hasSize(1);
            rig.assertOutcomes(2, 2, 0, 1);
        }
    }

    @Test
    void whatIsOnlyLikelyIsOneWarningAndTheReasonOnceExchangeRefuses() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            account(rig, "norole", "claims:roles=;appid=app-0451");
            account(rig, "rbac", "claims:roles=;opens=yes");
            account(rig, "tenant", "claims:tid=99999999-0000-0000-0000-000000000000");
            for (String each : new String[]{"norole", "rbac"}) {
                rig.set("caravan.accounts." + each + ".grant", "client-credentials")
                        .set("caravan.accounts." + each + ".scope", "https://outlook.office365.com/.default");
            }
            Files.writeString(folder.resolve("tenant.ini"), "Tenant=" + TENANT + "\r\n",
                    StandardOpenOption.APPEND);
            CaravanProcess run = rig.run();
            rig.awaitThat("the app with a role in Exchange sends", () -> rig.names("sent/rbac").size() == 1);
            rig.awaitThat("both refused", () -> run.lines(" is parked").size() == 2);
            Map<String, String> remedies = Map.of("norole", "New-ServicePrincipal -AppId", "tenant", "Tenant ID");
            remedies.forEach((account, remedy) -> assertThat(run.lines("account " + account + " is parked"))
                    .singleElement().asString().contains("535 5.7.3", remedy));
            assertThat(run.lines("account norole is parked").get(0)).contains("SMTP.SendAsApp", "app-0451");
            assertThat(run.lines("account tenant is parked").get(0)).contains("99999999-0000", TENANT);
            long asked = rig.office.counters().tokenRequests();
            rig.awaitThat("it is tried again", () -> rig.office.counters().tokenRequests() > asked + 4);
            for (String each : new String[]{"norole", "rbac", "tenant"}) {
                assertThat(run.lines("If Exchange refuses it")).filteredOn(line -> line.contains("Account " + each))
                        .hasSize(1);
            }
            rig.assertOutcomes(1, 1, 0, 2);
        }
    }

    private static void account(Rig rig, String name, String claims) throws Exception {
        rig.account(name, name);
        rig.office.fault("client:" + name, claims);
        rig.drop(name + "/one.eml", Rig.emlFrom(name + "@example.com", "one", "a@example.org"));
    }
}
