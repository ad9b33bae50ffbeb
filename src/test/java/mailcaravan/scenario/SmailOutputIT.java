package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/**
 * {@code send -d -i} prints what {@code smail -d -i} printed, line by line. Two differences are meant: the token is asked
 * for before the mail server is, so that nobody holds a connection while the token endpoint is slow; and no token is shown,
 * not even its beginning.
 */
class SmailOutputIT {
    @TempDir
    Path folder;

    @Test
    void theGuidesSampleIsMatchedLineByLine() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.jvm("-Duser.language=ja").jvm("-Dstdout.encoding=UTF-8").jvm("-Dsun.stdout.encoding=UTF-8");
            CaravanProcess send = rig.start("smail", "-hlocalhost", "-sTEST MAIL", "-f" + Rig.MAILBOX,
                    "you@example.jp", "-d", "-i");
            assertThat(send.awaitExit()).as(send.err()).isZero();
            List<String> expected = List.of("#----- Mail Caravan \\S+ Information -----",
                    "#設定ファイル      : \\[.*application\\.properties]", "#POP before SMTP  : 使わない",
                    "#APOP              : 使わない", "#SMTP 認証        : 使う AUTH XOAUTH2 を利用",
                    "#設定ファイル\\(OAUTH用\\) : \\[.*smail_refresh_token\\.ini]", "#API アカウント   : \\[caravan@example\\.com]",
                    "#SMTP アカウント  : caravan@example\\.com", "#SMTPS \\(SMTP over SSL\\) : 使う \\[.*]",
                    "#SSL 方式         : TLS1\\.3-1\\.2 自動", "#STARTTLS        : 使う", "#本文ファイル     : なし",
                    "#添付ファイル     : なし", "#メールサーバ     : localhost", "#メール送り元     : caravan@example\\.com",
                    "#メール送り先     : you@example\\.jp", "#サブジェクト内容 : TEST MAIL",
                    "#キャラクターセット : ISO-2022-JP", "#エンコーディング : 7bit",
                    "\\[Try get access token from https://localhost:\\d+/.*]", "\\[access_token=\\*+]",
                    "Recv:\\[\\d+ bytes] 220 .*", "Send: EHLO \\S+", "Recv:\\[\\d+ bytes] 250-.*", "250-SIZE \\d+",
                    "(?:250[- ].*)", "\\[250 message2 ok!]", "Send: STARTTLS", "Recv:\\[\\d+ bytes] 220 2\\.0\\.0 .*",
                    "SSL connection using \\S+ - TLSv1\\.[23]", "X509 subject_name: /.*", "X509 issuer_name: /.*",
                    "Send: EHLO \\S+", "Recv:\\[\\d+ bytes] 250-.*", "250-SIZE \\d+", "(?:250[- ].*)",
                    "\\[250 message ok!]", "Send: AUTH XOAUTH2 \\*+", "Recv:\\[\\d+ bytes] 235 2\\.7\\.0 .*",
                    "Send: MAIL FROM:<caravan@example\\.com>.*", "Recv:\\[\\d+ bytes] 250 2\\.1\\.0 .*",
                    "Send: RCPT TO:<you@example\\.jp>", "Recv:\\[\\d+ bytes] 250 2\\.1\\.5 .*", "Send: DATA",
                    "Recv:\\[\\d+ bytes] 354 .*", "Send: From: caravan@example\\.com", "To: you@example\\.jp",
                    "Subject: TEST MAIL", "X-Mailer: Mail Caravan \\S+", "MIME-Version: 1\\.0",
                    "Content-Type: text/plain; charset=ISO-2022-JP", "Content-Transfer-Encoding: 7bit", "Date: .*",
                    "Message-ID: <.*>", "Send:", "#//メールヘッダー送信完了 \\(\\d+\\.\\d{3}sec\\)\\.\\.\\.\\.", "Send:", "\\.",
                    "Recv:\\[\\d+ bytes] 250 2\\.0\\.0 OK .*", "Send: QUIT", "Recv:\\[\\d+ bytes] 221 2\\.0\\.0 .*");
            List<String> said = send.out().lines().toList();
            int line = 0;
            for (String each : expected) {
                assertThat(said).as("line %s is missing: %s", line, each).hasSizeGreaterThan(line);
                assertThat(said.get(line)).as("line %s", line).matches(each);
                line++;
                // a server offers as many extensions as it has
                while (each.equals("(?:250[- ].*)") && said.get(line).startsWith("250")) {
                    line++;
                }
            }
            assertThat(said).hasSize(line);
        }
    }
}
