package mailcaravan.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import mailcaravan.account.CredentialsException;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.oauth.TokenRequestException;

/** Each kind of line as users of SMAIL know it. */
class TranscriptTest {
    private static final String URI = "https://login.example.com/token";
    private final List<String> lines = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Transcript transcript = new Transcript(lines::add, nanos::get);
    private final Locale before = Locale.getDefault();

    @BeforeEach
    void english() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @Test
    void commandsAndRepliesAreLines() {
        transcript.connecting("smtp.example.com:587");
        transcript.sent("EHLO host");
        transcript.received("250-smtp.example.com Hello\n250-SIZE 157286400\n250 STARTTLS\n", 63);
        transcript.sent("");
        assertThat(lines).containsExactly("[Try connect to smtp.example.com:587]", "Send: EHLO host",
                "Recv:[63 bytes] 250-smtp.example.com Hello", "250-SIZE 157286400", "250 STARTTLS", "Send:");
    }

    @Test
    void aReplyForgesNoLineAndFloodsNothing() {
        transcript.received("220 a\rSend: DATA\u001b[31m\u2028x", 30);
        transcript.received("220 " + "x".repeat(60_000), 60_006);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo("Recv:[30 bytes] 220 a\ufffdSend: DATA\ufffd[31m\ufffdx");
        assertThat(lines.get(1)).hasSize(1_001).endsWith("x…");
        lines.clear();
        transcript.received("220-x\n".repeat(9_000), 63_000);
        assertThat(lines).hasSize(101).endsWith("…");
    }

    @Test
    void aMessageIsItsSizeAndItsTime() {
        transcript.sendingMessage();
        nanos.addAndGet(2_640_400_000L);
        transcript.messageSent(1234567);
        Locale.setDefault(Locale.JAPAN);
        transcript.sendingMessage();
        transcript.messageSent(1);
        assertThat(lines).containsExactly("#//message sent (1234567 bytes, 2.640sec)....", "Send: .",
                "#//メッセージ送信完了 (1 bytes, 0.000sec)....", "Send: .");
    }

    @Test
    void aTokenIsOnlyAskedForAndThere() {
        transcript.requesting(URI + "?secret=s3cret");
        transcript.granted();
        assertThat(lines).containsExactly("[Try get access token from " + URI + "]", "[access_token=*****]");
    }

    @Test
    void aTokenCallThatFailsHasSmailsNumberAndThenTheReason() {
        transcript.notGranted(new TokenRequestException("failed",
                new Symptom.Transport(Stage.TOKEN, URI, new ConnectException("Connection refused")), null));
        transcript.notGranted(new CredentialsException("12006", "The token URI has no scheme.", null));
        transcript.notGranted(new TokenRequestException("refused",
                new Symptom.TokenError(401, "invalid_client", "AADSTS7000222: expired", null), null));
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).isEqualTo("Error HttpSendRequest [12029]");
        assertThat(lines.get(1)).startsWith("ERR-0028:").contains("[12029] " + URI);
        assertThat(lines.get(2)).isEqualTo("Error InternetCrackUrl [12006]");
        assertThat(lines.get(3)).startsWith("ERR-0028:").endsWith("The token URI has no scheme.");
        assertThat(lines.get(4)).startsWith("ERR-0028:").contains("invalid_client", "AADSTS7000222");
    }

    @Test
    void aConnectionThatFailsHasItsNumberAndARefusalNoSecondLine() {
        transcript.failed(SubmissionException.lost("smtp.example.com:587", Stage.CONNECT, false,
                new ConnectException("Connection refused")));
        transcript.failed(SubmissionException.local(Stage.STARTTLS, "starttls-not-offered", "No STARTTLS.", null));
        transcript.failed(SubmissionException.refused("smtp.example.com:587", Stage.MAIL,
                SmtpReply.parse(550, "550 5.7.1 no")));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("Error SmtpSubmission [12029] smtp.example.com:587");
        assertThat(lines.get(1)).contains("No STARTTLS.");
    }
}
