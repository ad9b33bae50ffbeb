package mailcaravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.journal.Journal;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;
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
        Files.writeString(state.resolve("deferred/1.json"), "{\"id\":\"1\",\"request\":\"a.eml\",\"nextAttempt\":1,"
                + "\"code\":\"451 4.7.0\"}");

        JsonNode shop = json(1);

        assertThat(shop.path("waiting").asInt()).isEqualTo(2);
        assertThat(shop.path("sending").asInt()).isEqualTo(1);
        assertThat(shop.path("deferred").asInt()).isEqualTo(1);
        assertThat(shop.at("/causes/451 4.7.0").asInt()).isEqualTo(1);
        assertThat(shop.path("deadLetters").asInt()).isEqualTo(1);
        assertThat(out.toString()).doesNotContain("secret plan", "someone@example.org", "a.eml");
    }

    @Test
    void whatIsUsedOfTheLimitsIsReadFromTheJournal() throws Exception {
        Clock clock = Clock.systemDefaultZone();
        try (Journal journal = new Journal(Files.createDirectories(folder.resolve("mail/journal")), clock)) {
            line(journal, journal.now(), "shop", Outcome.SUBMITTED, "250 ok", "550 no");
            line(journal, journal.now(), "shop", Outcome.IN_DOUBT, null, null);
            line(journal, journal.now(), "old", Outcome.SUBMITTED, "250 ok");
            line(journal, OffsetDateTime.now(clock).minusHours(2).toString(), "shop", Outcome.SUBMITTED, "250 ok");
            line(journal, OffsetDateTime.now(clock).minusHours(25).toString(), "shop", Outcome.SUBMITTED, "250 ok");
        }

        JsonNode shop = json(1);
        assertThat(shop.path("recipientsLastDay").asInt()).isEqualTo(4);
        assertThat(shop.path("messagesLastMinute").asInt()).isEqualTo(2);
        assertThat(run("accounts")).isZero();
        assertThat(out.toString()).contains("4 recipients in the last 24 hours (limit 10000), 2 messages in the last");
    }

    private static void line(Journal journal, String time, String account, Outcome outcome, String... replies)
            throws IOException {
        List<RecipientLine> lines = Stream.of(replies).map(reply -> new RecipientLine("x@example.org", reply)).toList();
        journal.commit(new JournalEntry(time, account, "drop-folder", "a.eml", "1", null, null, lines, 0, outcome, null,
                null, null, null, 1, 1L));
    }

    @Test
    void theAgeOfTheRefreshTokenIsThatOfItsFile() throws Exception {
        assertThat(json(1).has("tokenWritten")).isFalse();
        Path file = Files.writeString(Files.createDirectories(state).resolve("refresh-token.ini"),
                "[OAUTH2]\nRefreshToken=hidden-rotated\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2030-01-02T03:04:05Z")));

        assertThat(OffsetDateTime.parse(json(1).path("tokenWritten").asText()).toInstant())
                .isEqualTo(Instant.parse("2030-01-02T03:04:05Z"));
        assertThat(out.toString()).doesNotContain("hidden");
    }

    @Test
    void howLongCredentialsStillHoldIsReadFromConfigurationAndRecords() throws Exception {
        Path properties = folder.resolve("a.properties");
        LocalDate today = LocalDate.now();
        Files.writeString(properties, Files.readString(properties) + "\ncaravan.accounts.shop.client-secret-expires="
                + today.plusDays(40));
        assertThat(json(1).at("/ends/client-secret/date").asText()).isEqualTo(today.plusDays(40).toString());
        assertThat(json(1).at("/ends/client-secret/daysLeft").asInt()).isIn(38, 39);
        assertThat(json(1).path("ends").has("refresh-token")).as("never used, so nobody knows").isFalse();

        long now = Clock.systemUTC().millis();
        Files.createDirectories(state);
        Files.writeString(state.resolve("token-use.json"), "{\"time\":" + (now - Duration.ofDays(85).toMillis())
                + ",\"accessTokenEnds\":" + (now + 600_500) + ",\"refreshTokenEnds\":0}");
        assertThat(json(1).at("/ends/refresh-token/daysLeft").asInt()).isEqualTo(4);
        assertThat(json(1).at("/ends/access-token/minutesLeft").asInt()).isIn(9, 10);
        assertThat(run("accounts")).isZero();
        assertThat(out.toString()).contains("client secret: ends on " + today.plusDays(40),
                "unless it is used before, 4 day(s) left");

        Files.writeString(state.resolve("token-use.json"), "{\"time\":" + now
                + ",\"accessTokenEnds\":1,\"refreshTokenEnds\":" + (now - 1) + "}");
        assertThat(run("accounts")).isZero();
        assertThat(out.toString()).contains("refresh token: ENDED on ", "access token: none that still holds");
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
