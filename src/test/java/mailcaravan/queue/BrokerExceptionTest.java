package mailcaravan.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import javax.net.ssl.SSLContext;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

import mailcaravan.account.Secret;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.harness.BrokerCertificate;
import mailcaravan.harness.ClosedPort;
import mailcaravan.harness.EmbeddedArtemis;

/** What is really observed at a broker, and what the operator is told. */
class BrokerExceptionTest {
    private static final String PASSWORD = "broker-password-0451";

    @TempDir
    Path folder;

    private static BrokerConnections connections(String url, String user, SSLContext tls) throws Exception {
        return new BrokerConnections(url, Optional.ofNullable(user), Optional.of(Secret.of(PASSWORD)),
                tls == null ? SSLContext.getDefault() : tls, true);
    }

    /** What is done with a session. */
    private interface Step {
        void with(Session session) throws JMSException;
    }

    private static Failure failure(BrokerConnections connections, String queue, Step step) {
        JmsPoolConnectionFactory pool = connections.open();
        try {
            Connection connection = pool.createConnection();
            connection.start();
            Throwable thrown = catchThrowable(() -> {
                try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
                    step.with(session);
                }
            });
            assertThat(thrown).isInstanceOf(JMSException.class);
            return told(BrokerException.ofQueue(connections.peer(), queue, (JMSException) thrown));
        } catch (JMSException e) {
            return told(BrokerException.of(connections.peer(), e));
        } finally {
            pool.stop();
        }
    }

    private static Failure unreachable(BrokerConnections connections) {
        return failure(connections, "", session -> {
            throw new AssertionError("connected");
        });
    }

    private static Failure told(BrokerException cause) {
        Failure failure = FailureCatalogue.classify(cause);
        for (Locale locale : new Locale[]{Locale.ENGLISH, Locale.JAPANESE}) {
            String line = failure.headline(locale) + " " + failure.remedy(locale);
            assertThat(line).doesNotContain("\n", PASSWORD).contains(failure.code());
            assertThat(failure.remedy(locale)).isNotBlank();
        }
        assertThat(cause.getMessage()).doesNotContain("\n", PASSWORD);
        return failure;
    }

    @Test
    void aPortThatNobodyListensOnIs12029() throws Exception {
        assertThat(unreachable(connections("amqp://127.0.0.1:" + ClosedPort.find(), null, null)).code())
                .isEqualTo("12029");
    }

    @Test
    void aCertificateThatNobodyVouchesForIs12045AndOneOfAnotherHost12038() throws Exception {
        BrokerCertificate own = BrokerCertificate.in(folder);
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().tls(own).start()) {
            assertThat(unreachable(connections(broker.url(), null, null)).code()).isEqualTo("12045");
        }
        BrokerCertificate other = BrokerCertificate.in(folder, "elsewhere.example.org");
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().tls(other).start()) {
            assertThat(unreachable(connections(broker.url(), null, other.trusting())).code()).isEqualTo("12038");
        }
    }

    @Test
    void aRefusedSignInAndAMissingRightAreToldApart() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().user("good", "another password")
                .userWithoutPermissions("weak", PASSWORD).start().queue("mail")) {
            assertThat(unreachable(connections(broker.url(), "good", null)).code()).isEqualTo("broker-sign-in");
            Failure denied = failure(connections(broker.url(), "weak", null), "mail",
                    session -> session.createConsumer(session.createQueue("mail")));
            assertThat(denied.code()).isEqualTo("broker-permission");
            assertThat(denied.headline(Locale.ENGLISH)).contains("mail");
            assertThat(failure(connections(broker.url(), "weak", null), "mail",
                    session -> session.createProducer(session.createQueue("mail"))).code())
                    .isEqualTo("broker-permission");
        }
    }

    @Test
    void aQueueThatCannotBeOneIsNamed() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().multicast("beats").nothingOnDemand().start()) {
            BrokerConnections connections = connections(broker.url(), null, null);
            for (String queue : new String[]{"beats", "missing"}) {
                Failure failure = failure(connections, queue,
                        session -> session.createConsumer(session.createQueue(queue)));
                assertThat(failure.code()).isEqualTo("broker-address");
                assertThat(failure.headline(Locale.ENGLISH)).contains(queue);
            }
            assertThat(failure(connections, "missing",
                    session -> session.createProducer(session.createQueue("missing"))).code())
                    .isEqualTo("broker-address");
        }
    }

    @Test
    void aTakenClientIdentifierIsSomebodyElsesAccountAndFreeAgainWhenItIsGivenUp() throws Exception {
        try (EmbeddedArtemis broker = EmbeddedArtemis.inMemory().start()) {
            BrokerConnections connections = connections(broker.url(), null, null);
            JmsPoolConnectionFactory owner = connections.open("mail-caravan-default");
            owner.createConnection();
            JmsPoolConnectionFactory second = connections.open("mail-caravan-default");
            try {
                Throwable refused = catchThrowable(second::createConnection);
                BrokerException cause = BrokerException.of(connections.peer(), refused);
                assertThat(cause.taken()).isTrue();
                assertThat(told(cause).code()).isEqualTo("broker-client-id");
                assertThat(BrokerException.ofQueue(connections.peer(), "mail", (JMSException) refused).taken())
                        .isTrue();
                owner.stop();
                assertThat(second.createConnection().getClientID()).isEqualTo("mail-caravan-default");
            } finally {
                owner.stop();
                second.stop();
            }
        }
    }
}
