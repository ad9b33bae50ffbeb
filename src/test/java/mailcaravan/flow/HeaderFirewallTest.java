package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.net.httpserver.HttpServer;

import mailcaravan.smtp.OutgoingMessage;

/**
 * The attacks of the advisories that reach this bundle, sent through the packaged routes. No route consumes JMS yet, so
 * those of camel-jms are held by what their headers could do to the routes that there are.
 */
class HeaderFirewallTest {
    @TempDir
    private Path folder;
    private FlowFixture fixture;
    private RoutesFixture routes;

    @BeforeEach
    void start() throws Exception {
        fixture = new FlowFixture(folder);
        routes = new RoutesFixture().start();
    }

    @AfterEach
    void stop() throws Exception {
        routes.close();
        fixture.close();
    }

    private Attempt attempt() {
        return new Attempt(fixture.account, fixture.new RecordedRequest(), fixture.account.filings());
    }

    private void nothingOfThemReachesTheMail(Map<String, Object> headers) throws Exception {
        Exchange exchange = routes.enter(attempt(), headers);

        assertThat(exchange.getException()).isNull();
        // camel-mail's own, set after the mail is out
        assertThat(exchange.getMessage().getHeaders().keySet()).isSubsetOf("CamelMailMessageId");
        assertThat(routes.settled).hasSize(1);
        assertThat(routes.sender.changes).isEmpty();
        assertThat(routes.sender.sent).hasSize(1);
        assertThat(routes.sender.sent.get(0)).isInstanceOf(OutgoingMessage.class);
        assertThat(routes.sender.sent.get(0).getAllHeaders().hasMoreElements()).isFalse();
    }

    @Test
    void cve202646584MailSmtpHeadersChangeNoSession() throws Exception {
        nothingOfThemReachesTheMail(Map.of("mail.smtp.host", "evil.example.com", "mail.smtp.port", "25",
                "mail.smtps.host", "evil.example.com", "mail.smtp.ssl.trust", "*", "MAIL.SMTP.HOST", "evil.example.com",
                "mail.smtp.starttls.enable", "false", "mail.smtp.auth.mechanisms", "PLAIN", "Mail.Smtp.localhost",
                "x"));
    }

    @Test
    void cve202646584IsNoIdleThreatWithoutTheFirewallTheMailGoesElsewhere() throws Exception {
        try (RoutesFixture open = new RoutesFixture(exchange -> {
        }).start()) {
            open.enter(attempt(), Map.of("mail.smtp.host", "127.0.0.1"));

            assertThat(open.sender.sent).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CamelFileName", "CAmelFileName", "camelFileName", "CAMELFILENAME",
            "CamelExecCommandExecutable", "cAMELExecCommandArgs", "CamelHttpUri", "camelhttpuri",
            "CamelCharsetName", "JMSReplyTo", "breadcrumbId"})
    void cve202640453ControlHeadersOfAnyLetterCaseGetNowhere(String name) throws Exception {
        nothingOfThemReachesTheMail(Map.of(name, "../../evil"));
    }

    @Test
    void headersThatWouldOverrideTheEnvelopeOrTheMessageGetNowhere() throws Exception {
        Map<String, Object> headers = new TreeMap<>();
        for (String name : Set.of("to", "cc", "bcc", "from", "subject", "reply-to", "content-type", "x-anything")) {
            headers.put(name, "evil@example.com");
            headers.put(name.toUpperCase(Locale.ROOT) + " ", "evil@example.com");
        }
        nothingOfThemReachesTheMail(headers);
    }

    @Test
    void aForgedExchangeHolderOfCve202643866FindsNoPropertyToSet() throws Exception {
        nothingOfThemReachesTheMail(Map.of(Attempt.PROPERTY, "forged", EnrichWithAccessToken.PROPERTY, "forged",
                PrepareSubmission.PROPERTY, "forged", Attempt.OWED, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:compose-message-default", "direct:submit-message-default"})
    void everySubRouteStopsThemByItself(String route) throws Exception {
        Attempt attempt = fixture.attempt(fixture.new RecordedRequest(), "x@example.com");
        Exchange exchange = routes.context.createProducerTemplate().request(route, sent -> {
            sent.setProperty(Attempt.PROPERTY, attempt);
            sent.getMessage().setHeader("mail.smtp.host", "evil.example.com");
            sent.getMessage().setHeader("CAmelFileName", "evil");
        });

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeaders().keySet()).isSubsetOf("CamelMailMessageId");
        assertThat(routes.sender.changes).isEmpty();
    }

    @Test
    void nothingOfThemReachesTheTokenEndpoint() throws Exception {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        AtomicReference<String> line = new AtomicReference<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", http -> {
            names.addAll(http.getRequestHeaders().keySet());
            line.set(http.getRequestMethod() + " " + http.getRequestURI());
            http.sendResponseHeaders(200, -1);
            http.close();
        });
        server.start();
        try {
            Exchange exchange = routes.context.createProducerTemplate().request("direct:request-access-token", sent -> {
                sent.setProperty(TokenRequestRoute.ENDPOINT,
                        "http://localhost:" + server.getAddress().getPort() + "/token");
                sent.setProperty(TokenRequestRoute.TIMEOUT, 5_000L);
                sent.setProperty(TokenRequestRoute.FORM, new TokenForm(Map.of("a", "b")));
                for (String name : Set.of("CamelHttpUri", "CAmelHttpUri", "CamelHttpPath", "camelhttpquery",
                        "CamelHttpMethod", "Authorization", "Cookie", "Host", "X-Evil", "mail.smtp.host", "Subject")) {
                    sent.getMessage().setHeader(name, "evil");
                }
            });

            assertThat(exchange.getException()).isNull();
            assertThat(line.get()).isEqualTo("POST /token");
            assertThat(names).contains("Content-Type", "Accept").doesNotContain("Authorization", "Cookie", "X-Evil",
                    "mail.smtp.host", "Subject", "CamelHttpUri");
            assertThat(exchange.getMessage().getHeaders()).isEmpty();
        } finally {
            server.stop(0);
        }
    }
}
