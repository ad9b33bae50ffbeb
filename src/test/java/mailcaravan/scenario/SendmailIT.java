package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/** cron, PHP and mutt call {@code sendmail} as they always did, and a running bundle sends what they write. */
class SendmailIT {
    @TempDir
    Path folder;

    @Test
    void whatCronPhpAndMuttPipeGoesOut() throws Exception {
        try (Rig rig = rig()) {
            rig.set("caravan.sendmail.local-recipients", "admin@example.org, ops@example.org");
            rig.run();
            sent(rig, "From: root (Cron Daemon)\nTo: root\nSubject: Cron <root@host> test -x /usr/sbin/anacron\n"
                    + "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
                    + "X-Cron-Env: <LOGNAME=root>\n\n失敗\n.\nmore\n", "-FCronDaemon", "-i", "-B8BITMIME", "-oem",
                    "root");
            sent(rig, "To: you@example.org\nSubject: php\nX-PHP-Originating-Script: 33:mail.php\n"
                    + "Bcc: hidden@example.org\n\nHello\n", "-t", "-i");
            sent(rig, "Date: Sun, 22 Nov 2026 10:00:00 +0900\nFrom: Me <" + Rig.MAILBOX + ">\nTo: a@example.org\n"
                    + "Cc: b@example.org\nMessage-ID: <m@example.com>\nSubject: mutt\nUser-Agent: Mutt/2.2\n\nHi\n.\n",
                    "-oem", "-oi", "-f", Rig.MAILBOX, "--", "a@example.org", "b@example.org");
            sent(rig, "Subject: dot\n\nkept\n.\nlost\n", "a@example.org");
            rig.awaitSent(4);
            AcceptedMessage cron = rig.accepted("Cron <root@host> test -x /usr/sbin/anacron");
            assertThat(cron.sender()).isEqualTo(Rig.MAILBOX);
            assertThat(cron.recipients()).containsExactly("admin@example.org", "ops@example.org");
            assertThat(text(cron)).startsWith("From: Cron Daemon <" + Rig.MAILBOX + ">\r\nTo: root <admin@example.org>")
                    .endsWith("\r\n\r\n失敗\r\n.\r\nmore\r\n");
            AcceptedMessage php = rig.accepted("php");
            assertThat(php.recipients()).containsExactly("you@example.org", "hidden@example.org");
            assertThat(text(php)).startsWith("From: " + Rig.MAILBOX + "\r\n").doesNotContain("hidden");
            AcceptedMessage mutt = rig.accepted("mutt");
            assertThat(mutt.recipients()).containsExactly("a@example.org", "b@example.org");
            assertThat(text(mutt)).startsWith("Date: Sun, 22 Nov 2026 10:00:00 +0900\r\nFrom: Me <")
                    .endsWith("\r\n\r\nHi\r\n.\r\n");
            assertThat(text(rig.accepted("dot"))).endsWith("\r\n\r\nkept\r\n");
            rig.assertOutcomes(4, 4, 0);
        }
    }

    @Test
    void aKilledCallLeavesNothingHalf() throws Exception {
        try (Rig rig = rig()) {
            rig.run();
            CaravanProcess killed = rig.startExactly("sendmail", "a@example.org")
                    .pipe(("Subject: half\n\n" + "x".repeat(200_000)).getBytes(StandardCharsets.US_ASCII));
            rig.awaitThat("a draft with content", () -> drafts(rig).stream().anyMatch(SendmailIT::hasContent));
            killed.kill();
            assertThat(rig.names("drop")).isEmpty();
            sent(rig, "Subject: whole\n\nx\n", "a@example.org");
            rig.awaitSent(1);
            assertThat(rig.accepted("whole").recipients()).containsExactly("a@example.org");
            rig.assertOutcomes(1, 1, 0);
        }
    }

    @Test
    void whatCannotBeTakenHasTheStatusThatCallersKnow() throws Exception {
        try (Rig rig = rig()) {
            failed(rig, 64, "-bs", "", "-bs");
            failed(rig, 64, "-bp", "", "-bp");
            failed(rig, 64, "-t", "Subject: nobody\n\nx\n");
            failed(rig, 64, "recipient", "Subject: nobody\n\nx\n", "-t");
            failed(rig, 64, "-z", "", "-z", "a@example.org");
            failed(rig, 65, "two words", "To: two words\n\nx\n", "-t");
            failed(rig, 77, "allowed-senders", "From: stranger@example.net\n\nx\n", "a@example.org");
            failed(rig, 77, "allowed-senders", "\nx\n", "-fstranger@example.net", "a@example.org");
            failed(rig, 78, "nobody", "\nx\n", "--account", "nobody", "a@example.org");
            assertThat(drafts(rig)).isEmpty();
            assertThat(rig.names("drop")).isEmpty();
            Files.delete(rig.drop());
            Files.writeString(rig.drop(), "no folder");
            failed(rig, 73, rig.drop().toString(), "\nx\n", "a@example.org");
            failed(rig.set("caravan.sendmail.local-recipients", "root"), 78, "caravan.sendmail.local-recipients",
                    "\nx\n", "a@example.org");
        }
    }

    private Rig rig() throws Exception {
        // mutt's "--" leaves no place for --config on the command line
        return Rig.in(folder).environment("CARAVAN_CONFIG", folder.resolve("application.properties").toString());
    }

    private static void sent(Rig rig, String message, String... arguments) throws Exception {
        CaravanProcess sendmail = piped(rig, message, arguments);
        assertThat(sendmail.awaitExit()).as(sendmail.err()).isZero();
        assertThat(sendmail.out() + sendmail.err()).isEmpty();
    }

    private static void failed(Rig rig, int status, String reason, String message, String... arguments)
            throws Exception {
        CaravanProcess sendmail = piped(rig, message, arguments);
        assertThat(sendmail.awaitExit()).as(sendmail.err()).isEqualTo(status);
        assertThat(sendmail.onlyLine()).startsWith("mail-caravan: ").contains(reason);
    }

    private static CaravanProcess piped(Rig rig, String message, String... arguments) throws Exception {
        return rig.startExactly(Stream.concat(Stream.of("sendmail"), Stream.of(arguments)).toArray(String[]::new))
                .pipe(message.getBytes(StandardCharsets.UTF_8)).endInput();
    }

    private static List<Path> drafts(Rig rig) throws Exception {
        if (!Files.isDirectory(rig.drop())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(rig.drop())) {
            return files.filter(each -> each.toString().endsWith(".draft")).toList();
        }
    }

    private static boolean hasContent(Path file) {
        return file.toFile().length() > 0;
    }

    private static String text(AcceptedMessage message) throws Exception {
        return new String(Rig.octets(message), StandardCharsets.UTF_8);
    }
}
