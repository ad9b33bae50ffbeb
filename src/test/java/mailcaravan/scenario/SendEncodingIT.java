package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/** Arguments come through in the encoding of the batch job that wrote them, whatever the locale says. */
@EnabledOnOs(OS.LINUX)
class SendEncodingIT {
    private static final Charset CP932 = Charset.forName("windows-31j");
    // ー and 表 have octets that shells take for their own, ｶﾅ has one octet each
    private static final String SUBJECT = "【サーバー】表示 ①㈱髙 ｶﾅ";
    private static final String TEXT = "一行目\n'二行目' ~";

    @TempDir
    Path folder;

    @Test
    void cp932AndUtf8ArriveInTheLocaleOfCronAndInAUtf8Locale() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            for (String locale : List.of("C", "C.UTF-8")) {
                rig.environment("LC_ALL", locale);
                for (Charset charset : List.of(CP932, StandardCharsets.UTF_8)) {
                    String subject = SUBJECT + " " + locale + " " + charset;
                    CaravanProcess send = rig.startIn(charset, "smail", "-f営業部<" + Rig.MAILBOX + ">", "-s" + subject,
                            "-T" + TEXT, "to@example.org");
                    assertThat(send.awaitExit()).as(send.out() + send.err()).isZero();
                    MimeMessage message = last(rig);
                    assertThat(message.getSubject()).isEqualTo(subject);
                    assertThat(((InternetAddress) message.getFrom()[0]).getPersonal()).isEqualTo("営業部");
                    assertThat(message.getContent()).isEqualTo(TEXT.replace("\n", "\r\n") + "\r\n");
                }
            }
        }
    }

    @Test
    void oneCommandLineMayHoldBothAndWhatOnlyUtf8Has() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            // a batch file's own words, and a variable from a file in UTF-8: as CP932 the bytes are those of the word
            String utf8AsCp932 = new String("한국어".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            String cp932 = new String("日報".getBytes(CP932), StandardCharsets.ISO_8859_1);
            CaravanProcess send = rig.environment("LC_ALL", "C").startIn(StandardCharsets.ISO_8859_1, "smail",
                    "-s" + utf8AsCp932, "-T" + cp932, "to@example.org");
            assertThat(send.awaitExit()).as(send.out() + send.err()).isZero();
            MimeMessage message = last(rig);
            assertThat(message.getSubject()).isEqualTo("한국어");
            assertThat(message.getContent()).isEqualTo("日報\r\n");
        }
    }

    @Test
    void aFileNameThatTheLocaleCannotSpellIsSaidWithTheLocaleThatCan() throws Exception {
        assumeFalse(CaravanProcess.isNative(), "a native executable can spell every name in every locale");
        try (Rig rig = Rig.in(folder)) {
            rig.environment("LC_ALL", "C");
            refused(rig, "ERR-0002:", "-F本文.txt", "to@example.org");
            refused(rig, "ERR-0003:", "-a明細.csv", "to@example.org");
            refused(rig, "ERR-0017:", "--eml", "日報.eml");
            assertThat(rig.office.acceptedCount()).isZero();
            // the same names in a locale that has them
            rig.environment("LC_ALL", "C.UTF-8");
            CaravanProcess missing = rig.startIn(StandardCharsets.UTF_8, "smail", "-F本文.txt", "to@example.org");
            assertThat(missing.awaitExit()).isEqualTo(2);
            assertThat(missing.out()).contains("本文.txt does not exist").doesNotContain("LC_ALL");
        }
    }

    private static void refused(Rig rig, String code, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "smail";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        CaravanProcess send = rig.startIn(StandardCharsets.UTF_8, all);
        assertThat(send.awaitExit()).isEqualTo(Integer.parseInt(code.substring(4, 8)));
        assertThat(send.out().lines()).as(send.out()).hasSize(2).last().asString()
                .contains("LC_ALL=C.UTF-8").doesNotContain("Exception");
        assertThat(send.out()).startsWith(code);
        assertThat(send.err()).isEmpty();
    }

    private static MimeMessage last(Rig rig) throws Exception {
        List<AcceptedMessage> accepted = rig.office.accepted();
        return new MimeMessage(Session.getInstance(new Properties()),
                Files.newInputStream(accepted.get(accepted.size() - 1).file()));
    }
}
