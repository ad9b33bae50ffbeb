package mailcaravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import picocli.CommandLine;

/** What {@code accounts} says of an account, from its files alone. */
class AccountsCommandTest {
    private final Locale locale = Locale.getDefault();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;
    private Path state;

    @BeforeEach
    void configure() throws IOException {
        Locale.setDefault(Locale.ENGLISH);
        state = folder.resolve("mail/state/shop");
        Files.writeString(folder.resolve("a.properties"), String.join("\n",
                "caravan.accounts.shop.mailbox=shop@example.com", "caravan.accounts.shop.client-id=client",
                "caravan.accounts.shop.client-secret=hidden-secret",
                "caravan.accounts.shop.refresh-token=hidden-token",
                "caravan.accounts.old.token-file=missing.ini"));
    }

    @AfterEach
    void release() {
        Locale.setDefault(locale);
    }

    private int run(String... arguments) {
        CommandLine line = MailCaravan.commandLine().setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        out.getBuffer().setLength(0);
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--config";
        all[arguments.length + 1] = folder.resolve("a.properties").toString();
        return line.execute(all);
    }

    private JsonNode json(int index) throws IOException {
        assertThat(run("accounts", "--json")).isZero();
        return new ObjectMapper().readTree(out.toString()).path(index);
    }

    @Test
    void anAccountThatLacksItsTokenFileIsShownWithTheRemedyAndNoSecretIs() {
        assertThat(run("accounts")).isZero();

        assertThat(out.toString()).contains("missing.ini", "authorize", "shop@example.com", "neither parked nor paused")
                .doesNotContain("hidden");
    }

    @Test
    void aParkedAccountIsShownWithItsReason() throws Exception {
        Files.createDirectories(state);
        Files.writeString(state.resolve("parked.json"), "{\"code\":535,\"reason\":\"refused\",\"remedy\":\"mend\","
                + "\"since\":\"2026-11-22T12:00:00Z\",\"nextProbe\":1000,\"more\":[1]}");

        assertThat(run("accounts")).isZero();
        assertThat(out.toString()).contains("PARKED since 2026-11-22T12:00:00Z: 535 refused - mend Next probe 19");
        assertThat(json(1).at("/parked/reason").asText()).isEqualTo("refused");
    }

    @Test
    void halfARecordSaysAtLeastThatItIsParked() throws Exception {
        Files.createDirectories(state);
        Files.writeString(state.resolve("parked.json"), "{\"code\":");

        assertThat(run("accounts")).isZero();
        assertThat(out.toString()).contains("PARKED since -");
    }

    @Test
    void whatWaitsIsCountedWithoutSubjectsOrRecipients() throws Exception {
        Path drop = Files.createDirectories(folder.resolve("mail/drop/shop"));
        Files.writeString(drop.resolve("a.eml"), "To: someone@example.org\nSubject: secret plan\n\n");
        Files.writeString(drop.resolve("b.JSON"), "{}");
        Files.writeString(drop.resolve("other.txt"), "x");
        Files.createDirectories(drop.resolve(".sending"));
        Files.writeString(drop.resolve(".sending/c.eml"), "x");
        Path failed = Files.createDirectories(folder.resolve("mail/failed/shop"));
        Files.writeString(failed.resolve("d.eml"), "x");
        Files.writeString(failed.resolve("d.eml.failure.json"), "{}");
        Files.createDirectories(state.resolve("deferred"));
        Files.writeString(state.resolve("deferred/1.json"), "{\"id\":\"1\",\"request\":\"a.eml\",\"nextAttempt\":1}");

        JsonNode shop = json(1);

        assertThat(shop.path("waiting").asInt()).isEqualTo(2);
        assertThat(shop.path("sending").asInt()).isEqualTo(1);
        assertThat(shop.path("deferred").asInt()).isEqualTo(1);
        assertThat(shop.path("deadLetters").asInt()).isEqualTo(1);
        assertThat(out.toString()).doesNotContain("secret plan", "someone@example.org", "a.eml");
    }

    @Test
    void pauseAndResumeAreShownAndKept() throws Exception {
        assertThat(run("accounts", "pause", "shop")).isZero();
        assertThat(json(1).path("paused").asBoolean()).isTrue();
        assertThat(json(0).path("paused").asBoolean()).isFalse();
        assertThat(run("accounts", "resume", "shop")).isZero();
        assertThat(json(1).path("paused").asBoolean()).isFalse();
        assertThat(state.resolve("resume")).exists();
    }

    @Test
    void anUnknownAccountIsWrongUseThatNamesTheOnesThereAre() {
        assertThat(run("accounts", "pause", "shopp")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("shopp", "old, shop");
    }
}
