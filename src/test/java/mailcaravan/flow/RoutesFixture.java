package mailcaravan.flow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

import javax.net.ssl.SSLContext;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.mail.JavaMailSender;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;

import mailcaravan.account.ProxySettings;

/** The packaged routes in a Camel context of their own, with a way in for the test and a mail sender that records. */
final class RoutesFixture implements AutoCloseable {
    final DefaultCamelContext context = new DefaultCamelContext();
    final RecordingSender sender = new RecordingSender();
    final List<Exchange> settled = new ArrayList<>();
    private Processor wayIn;

    RoutesFixture() throws Exception {
        this(new HeaderFirewall());
    }

    RoutesFixture(Processor firewall) throws Exception {
        context.addComponent("drop-folder", new WayIn());
        context.addRoutesConfigurations(new SubmissionFailures());
        var registry = context.getRegistry();
        registry.bind(HeaderFirewall.NAME, Processor.class, firewall);
        registry.bind(Compose.NAME, new Compose());
        registry.bind(EnrichWithAccessToken.NAME, new EnrichWithAccessToken());
        registry.bind(PrepareSubmission.NAME, new PrepareSubmission());
        registry.bind(SettleSubmitted.NAME, Processor.class, (Processor) settled::add);
        registry.bind(EncodeTokenRequest.NAME, new EncodeTokenRequest());
        registry.bind(ReadTokenAnswer.NAME, new ReadTokenAnswer());
        new TrustedTls(SSLContext.getDefault()).install(context);
        registry.bind(TokenHttpClient.NAME, new TokenHttpClient(ProxySettings.NONE, SSLContext.getDefault()));
        registry.bind(AccountContext.senderName("default"), sender);
    }

    RoutesFixture load(Path folder) throws Exception {
        RouteContract.load(context, RouteFiles.merged(Optional.ofNullable(folder)), Set.of("caravan.home"));
        return this;
    }

    RoutesFixture start() throws Exception {
        load(null);
        context.start();
        for (String template : List.of("compose-message", "submit-message", "drop-folder")) {
            context.addRouteFromTemplate(template + "-default", template,
                    Map.of("account", "default", "smtpHost", "localhost", "smtpPort", "2"));
            RouteContract.applied(context, template + "-default");
        }
        return this;
    }

    /** Sends a request in by the entry route, as its consumer would, with headers that some consumer let through. */
    Exchange enter(Attempt attempt, Map<String, Object> headers) throws Exception {
        Exchange exchange = context.getEndpoint("drop-folder?account=default").createExchange();
        exchange.setProperty(Attempt.PROPERTY, attempt);
        exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
        wayIn.process(exchange);
        return exchange;
    }

    @Override
    public void close() throws IOException {
        context.close();
    }

    private final class WayIn extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            parameters.clear();
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    wayIn = processor;
                    return new DefaultConsumer(this, processor);
                }
            };
        }
    }

    /** Notes whatever somebody asks of it. */
    static final class RecordingSender implements JavaMailSender {
        final List<MimeMessage> sent = new ArrayList<>();
        final List<String> changes = new ArrayList<>();
        private final Properties properties = new Properties();

        @Override
        public void send(MimeMessage message) {
            sent.add(message);
        }

        @Override
        public Properties getJavaMailProperties() {
            return properties;
        }

        @Override
        public void setJavaMailProperties(Properties javaMailProperties) {
            changes.add("properties");
        }

        @Override
        public void addAdditionalJavaMailProperty(String key, String value) {
            changes.add(key + "=" + value);
        }

        @Override
        public String getHost() {
            return "localhost";
        }

        @Override
        public void setHost(String host) {
            changes.add("host=" + host);
        }

        @Override
        public int getPort() {
            return 2;
        }

        @Override
        public void setPort(int port) {
            changes.add("port=" + port);
        }

        @Override
        public String getUsername() {
            return null;
        }

        @Override
        public void setUsername(String username) {
            changes.add("username=" + username);
        }

        @Override
        public String getPassword() {
            return null;
        }

        @Override
        public void setPassword(String password) {
            changes.add("password");
        }

        @Override
        public String getProtocol() {
            return "smtp";
        }

        @Override
        public void setProtocol(String protocol) {
            changes.add("protocol=" + protocol);
        }

        @Override
        public Session getSession() {
            return Session.getInstance(properties);
        }

        @Override
        public void setSession(Session session) {
            changes.add("session");
        }

        @Override
        public void setAuthenticator(org.apache.camel.component.mail.MailAuthenticator authenticator) {
            changes.add("authenticator");
        }

        @Override
        public org.apache.camel.component.mail.MailAuthenticator getAuthenticator() {
            return null;
        }
    }
}
