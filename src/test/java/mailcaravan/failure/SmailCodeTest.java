package mailcaravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SmailCodeTest {
    @ParameterizedTest
    @EnumSource
    void eachNumberHasItsSentenceInBothLanguages(SmailCode code) {
        String number = String.format("ERR-%04d:", code.number());
        assertThat(code.line(Locale.ENGLISH)).startsWith(number).matches("ERR-\\d{4}:[A-Z].*\\.");
        assertThat(code.line(Locale.JAPANESE)).startsWith(number).endsWith("。")
                .isNotEqualTo(code.line(Locale.ENGLISH));
    }

    @Test
    void theNumbersAreSmailsAndOursBeginAt30() {
        assertThat(Arrays.stream(SmailCode.values()).map(SmailCode::number)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8,
                9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 28, 30, 31, 32, 33, 34);
        assertThat(SmailCode.TOKEN.line(Locale.JAPANESE))
                .isEqualTo("ERR-0028:OAUTH 認証サーバからアクセストークンが取得できませんでした。");
        assertThat(SmailCode.TOO_LONG.line(Locale.JAPANESE)).isEqualTo("ERR-0018:-s/-Tでの文字オーバエラー。");
    }

    @Test
    void whatJavaThrowsHasTheNumberThatItsCauseHadOnWindows() {
        assertThat(transport(Stage.CONNECT, new UnknownHostException("x"))).isEqualTo(SmailCode.HOST_NAME);
        assertThat(transport(Stage.CONNECT, new ConnectException("Connection refused"))).isEqualTo(SmailCode.CONNECT);
        assertThat(transport(Stage.CONNECT, new SocketTimeoutException("connect timed out")))
                .isEqualTo(SmailCode.CONNECT);
        assertThat(transport(Stage.STARTTLS, new SSLHandshakeException("x"))).isEqualTo(SmailCode.CONNECT);
        assertThat(transport(Stage.CONNECT, new SocketException("Too many open files"))).isEqualTo(SmailCode.SOCKET);
        assertThat(transport(Stage.CONNECT, new SocketException("Address family not supported by protocol")))
                .isEqualTo(SmailCode.SOCKET_INIT);
        assertThat(transport(Stage.DATA, new SocketException("Broken pipe"))).isEqualTo(SmailCode.WRITE);
        assertThat(transport(Stage.RCPT, new EOFException("x"))).isEqualTo(SmailCode.READ);
        assertThat(transport(Stage.TOKEN, new UnknownHostException("x"))).isEqualTo(SmailCode.TOKEN);
    }

    @Test
    void whatIsWrongWithARequestHasItsNumber() {
        assertThat(request("no-recipient")).isEqualTo(SmailCode.RECIPIENT);
        assertThat(request("bad-address")).isEqualTo(SmailCode.RECIPIENT);
        assertThat(request("attachment-missing")).isEqualTo(SmailCode.ATTACHMENT);
        assertThat(request("character-does-not-fit")).isEqualTo(SmailCode.ENCODING);
        assertThat(request("sender-not-allowed")).isEqualTo(SmailCode.MESSAGE);
        assertThat(SmailCode.of(FailureCatalogue.classify(new Symptom.Reply(Stage.RCPT, 550, "5.1.1", "550 5.1.1 no"))))
                .isEqualTo(SmailCode.REFUSED);
        assertThat(SmailCode.of(FailureCatalogue.classify(new IllegalStateException("x"))))
                .isEqualTo(SmailCode.UNKNOWN);
    }

    private static SmailCode transport(Stage stage, Exception cause) {
        return SmailCode.of(FailureCatalogue.classify(new Symptom.Transport(stage, "host:1", cause)));
    }

    private static SmailCode request(String code) {
        return SmailCode.of(FailureCatalogue.classify(new Symptom.BadRequest(code, "x")));
    }
}
