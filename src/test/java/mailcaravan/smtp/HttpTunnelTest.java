package mailcaravan.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import mailcaravan.failure.ProxyException;
import mailcaravan.harness.ConnectProxy;

class HttpTunnelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void everyOctetBehindTheProxysAnswerIsTheTargets() throws Exception {
        try (ServerSocket target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ConnectProxy proxy = new ConnectProxy();
                Socket tunnel = open(proxy, target.getLocalPort());
                Socket served = target.accept()) {
            served.getOutputStream().write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(tunnel.getInputStream().readNBytes(11)).asString().isEqualTo("220 hello\r\n");
            assertThat(proxy.requests()).containsExactly("CONNECT smtp.example.test:" + target.getLocalPort()
                    + " HTTP/1.1");
        }
    }

    @Test
    void aProxyThatRefusesIsNamedWithItsStatus() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy().refuse("HTTP/1.1 403 Forbidden")) {
            assertThatThrownBy(() -> open(proxy, 587)).isInstanceOf(ProxyException.class)
                    .hasCauseInstanceOf(ConnectException.class)
                    .hasMessageContaining("localhost:" + proxy.port()).hasMessageContaining("403");
        }
    }

    @Test
    void whatIsNoHttpProxyIsRecognised() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy().refuse("220 mail.example.test ESMTP")) {
            assertThatThrownBy(() -> open(proxy, 587)).hasCauseInstanceOf(ProtocolException.class);
        }
    }

    private static Socket open(ConnectProxy proxy, int port) throws IOException {
        return TcpConnector.connect("smtp.example.test", port,
                Optional.of(InetSocketAddress.createUnresolved("localhost", proxy.port())), PATIENCE,
                DialogueListener.NONE);
    }
}
