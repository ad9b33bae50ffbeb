package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.account.Trust;
import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** Other programs' files become a token file that run takes: without a sign-in where their refresh token works. */
class ImportIT {
    @TempDir
    Path folder;

    private static CaravanProcess imports(Rig rig, Path file, String... more) throws Exception {
        String[] arguments = new String[more.length + 5];
        System.arraycopy(new String[]{"authorize", "--import", file.toString(), "--output", "new.ini"}, 0, arguments, 0,
                5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return rig.start(arguments);
    }

    private static void assertThatRunTakes(Rig rig) throws Exception {
        rig.set("caravan.accounts.default.token-file", "new.ini");
        try (CaravanProcess run = rig.run()) {
            rig.drop("first.eml", Rig.eml("first", "a@example.org"));
            rig.awaitSent(1);
            assertThat(run.lines("is parked")).isEmpty();
        }
        rig.assertOutcomes(1, 1, 0);
    }

    private Path sasl(Rig rig, String refreshToken) throws Exception {
        return Files.writeString(folder.resolve("postfix.tokens"),
                "{\"user\":\"" + Rig.MAILBOX + "\",\"client_id\":\"rig-client\",\"client_secret\":\"" + Rig.SECRET
                        + "\",\"token_endpoint\":\"" + rig.office.tokenUri() + "\",\"access_token\":\"\",\"expiry\":"
                        + "\"0\",\"refresh_token\":\"" + refreshToken + "\"}");
    }

    @Test
    void aTokenFileOfSaslXoauth2IsTakenOverWithoutASignIn() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            String authorize = rig.office.authorizeUri().toString();
            CaravanProcess process = imports(rig, sasl(rig, Rig.REFRESH_TOKEN), "--authorize-uri", authorize);
            assertThat(process.awaitExit()).as(process.err()).isZero();
            assertThat(process.out()).contains("no sign-in was needed", "new.ini");
            assertThat(Files.readString(folder.resolve("new.ini"))).contains("UserID=" + Rig.MAILBOX,
                    "RefreshToken=simulated-refresh-");
            assertThatRunTakes(rig);
        }
    }

    @Test
    void smailsFileIsTakenOverAndADeadTokenNeedsASignIn() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess smail = imports(rig, rig.tokenFile());
            assertThat(smail.awaitExit()).as(smail.err()).isZero();
            Files.delete(folder.resolve("new.ini"));

            CaravanProcess dead = imports(rig, sasl(rig, "dead"), "--authorize-uri",
                    rig.office.authorizeUri().toString(), "--redirect-uri", "http://localhost", "--timeout", "1s");
            assertThat(dead.awaitExit()).isEqualTo(1);
            assertThat(dead.out()).contains("is dead: its settings are taken, and you sign in again");
            assertThat(dead.onlyLine()).contains("Nobody signed in within 1s");
            assertThat(folder.resolve("new.ini")).doesNotExist();
        }
    }

    @Test
    void aConfigurationOfEmailOauth2ProxyGivesItsSettingsToASignIn() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Path file = Files.writeString(folder.resolve("emailproxy.config"), String.join("\n", "[SMTP-1587]",
                    "server_address = localhost", "[other@example.com]", "token_url = " + rig.office.tokenUri(),
                    "[" + Rig.MAILBOX + "]", "permission_url = " + rig.office.authorizeUri(),
                    "token_url = " + rig.office.tokenUri(), "oauth2_scope = https://outlook.office.com/SMTP.Send",
                    "redirect_uri = http://localhost", "client_id = rig-client", "client_secret = " + Rig.SECRET,
                    "refresh_token = gAAAAABkQUJDREVG"));
            CaravanProcess several = imports(rig, file);
            assertThat(several.awaitExit()).isEqualTo(1);
            assertThat(several.onlyLine()).contains("other@example.com, " + Rig.MAILBOX, "--mailbox");

            CaravanProcess process = imports(rig, file, "--mailbox", Rig.MAILBOX);
            rig.awaitThat("the page", () -> page(process).isPresent() || !process.isAlive());
            assertThat(process.out()).contains("are encrypted by the password");
            HttpClient browser = HttpClient.newBuilder()
                    .sslContext(Trust.sslContext(Optional.of(rig.office.caCertificate()))).build();
            String callback = browser.send(HttpRequest.newBuilder(URI.create(page(process).orElseThrow())).build(),
                    HttpResponse.BodyHandlers.ofString()).headers().firstValue("Location").orElseThrow();
            browser.send(HttpRequest.newBuilder(URI.create(callback)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(process.awaitExit()).as(process.err()).isZero();
            assertThatRunTakes(rig);
        }
    }

    private static Optional<String> page(CaravanProcess process) {
        return process.out().lines().filter(line -> line.startsWith("https://") && line.contains("state="))
                .findFirst();
    }
}
