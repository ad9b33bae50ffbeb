package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ClosedPort;
import mailcaravan.harness.Rig;

/** Each of SMAIL's errors is provoked: its number as exit status, its line in both languages, and the reason behind it. */
class SendErrorsIT {
    private static final int AT_ONCE = 3;
    private static final String TO = "a@example.org";

    @TempDir
    Path folder;

    private final Map<String, String[]> expected = new LinkedHashMap<>();
    private final List<CaravanProcess> started = new ArrayList<>();

    @Test
    void eachErrorOfTheTableHasItsNumberAndSentenceInJapanese() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.jvm("-Duser.language=ja").jvm("-Duser.country=JP");
            Path broken = Files.write(folder.resolve("broken.txt"), new byte[]{'a', (byte) 0xff, (byte) 0xff, 'b'});
            Path large = folder.resolve("large.txt");
            try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
                sparse.setLength(200L << 20);
            }
            provoke(rig, 1, "送信先の指定が不明です。", "--to", "-sX", "");
            provoke(rig, 1, "送信先の指定が不明です。", "a@@b", "-sX", "a@@b");
            provoke(rig, 1, "送信先の指定が不明です。", "CC:", "-sX", TO + ",CC:");
            provoke(rig, 2, "本文ファイルがみつかりません。", "missing.txt", "-Fmissing.txt", TO);
            provoke(rig, 2, "本文ファイルがみつかりません。", "フォルダー", "-F" + folder, TO);
            provoke(rig, 3, "添付ファイルがみつかりません。", "missing.gif", "-amissing.gif", TO);
            provoke(rig, 6, "ホスト名が解釈できません。", "12007", "-hno-such-host.invalid", TO);
            provoke(rig, 6, "ホスト名が解釈できません。", "mail server", "-hmail server", TO);
            provoke(rig, 8, "メールサーバとのコネクションエラー。", "12029", "--port",
                    Integer.toString(ClosedPort.find()), TO);
            provoke(rig, 10, "メールサーバからの受信エラー。", "SmtpSubmission", "disconnect-at-rcpt@example.org");
            provoke(rig, 11, "メールサーバハンドリングエラー。", "550 5.1.1", "550-5.1.1@example.org");
            provoke(rig, 14, "メモリーオーバーフロー。", "-a", "-F" + large, TO);
            provoke(rig, 15, "エンコードエラー。", "CP932", "-F" + broken, TO);
            provoke(rig, 15, "エンコードエラー。", "US-ASCII", "--charset", "US-ASCII", "-s件名", TO);
            provoke(rig, 17, "オプション指定エラー。", "オプション -z はありません。", "-z", TO);
            provoke(rig, 17, "オプション指定エラー。", "-p", "-p0", TO);
            provoke(rig, 17, "オプション指定エラー。", "--retry", "--retry", "soon", TO);
            provoke(rig, 18, "-s/-Tでの文字オーバエラー。", "1001", "-s" + "x".repeat(1_001), TO);
            provoke(rig, 30, "設定エラーです。", "nobody", "--account", "nobody", TO);
            provoke(rig, 31, "メッセージの内容が不正です。", "allowed-senders", "-fother@example.com", TO);
            provoke(rig, 33, "一部の宛先が拒否されました。", "550-5.1.1@example.org", TO + ",550-5.1.1@example.org");
            provoke(rig, 34, "メールサーバが受け取ったかどうか不明です。", "送信済みアイテム", "disconnect-after-dot@example.org");
            assertEach();
        }
    }

    @Test
    void whatTheConfigurationLacksIsNamed() throws Exception {
        try (Rig rig = Rig.withClient(folder, "fault-401-invalid_client-7000222")) {
            provoke(rig, 28, "No access token could be had from the OAuth authorization server.", "AADSTS7000222", TO);
            assertEach();
            expected.clear();
            started.clear();
            Files.delete(rig.tokenFile());
            for (String key : new String[]{"token-file", "smtp.host", "smtp.port", "messages-per-minute",
                    "token-requests-per-hour"}) {
                rig.unset("caravan.accounts.default." + key);
            }
            provoke(rig, 12, "No mail server is given.", "authorize", TO);
            provoke(rig, 28, "No access token could be had from the OAuth authorization server.", "authorize",
                    "-hsmtp.office365.com", "-f" + Rig.MAILBOX, TO);
            provoke(rig, 17, "Wrong option.", "-f", "-hlocalhost", TO);
            assertEach();
            assertThat(rig.office.acceptedCount()).isZero();
        }
    }

    @Test
    void whatCannotBeRecordedIsNotSent() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Files.createDirectories(rig.home.resolve("journal").resolve(LocalDate.now() + ".ndjson"));
            provoke(rig, 4, "A work file cannot be written.", "journal", TO);
            assertEach();
            assertThat(rig.office.acceptedCount()).isZero();
        }
    }

    @Test
    void silenceKeepsTheStatus() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess send = rig.start("send", "-S", "550-5.1.1@example.org");
            assertThat(send.awaitExit()).isEqualTo(11);
            assertThat(send.out()).isEmpty();
        }
    }

    private void provoke(Rig rig, int status, String sentence, String reason, String... arguments) throws Exception {
        CaravanProcess send = rig.start(Stream.concat(Stream.of("send"), Stream.of(arguments)).toArray(String[]::new));
        started.add(send);
        if (started.size() > AT_ONCE) {
            started.get(started.size() - AT_ONCE).awaitExit();
        }
        expected.put(started.size() + " " + String.join(" ", arguments),
                new String[]{Integer.toString(status), String.format("ERR-%04d:%s", status, sentence), reason});
    }

    private void assertEach() throws Exception {
        int i = 0;
        for (Map.Entry<String, String[]> each : expected.entrySet()) {
            CaravanProcess send = started.get(i++);
            int status = send.awaitExit();
            List<String> lines = send.out().lines().toList();
            assertThat(status).as(each.getKey() + ": " + send.out() + send.err())
                    .isEqualTo(Integer.parseInt(each.getValue()[0]));
            assertThat(lines.get(0)).as(each.getKey()).isEqualTo(each.getValue()[1]);
            assertThat(String.join("\n", lines.subList(1, lines.size()))).as(each.getKey())
                    .contains(each.getValue()[2]).doesNotContain("Exception");
        }
    }
}
