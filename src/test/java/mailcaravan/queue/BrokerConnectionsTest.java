package mailcaravan.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerConnectionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"amqp://localhost:5672", "amqps://b.example", "amqp://localhost?jms.requestTimeout=1000",
            "amqps://localhost:5671?transport.verifyHost=true&amqp.idleTimeout=10000&jms.receiveLocalOnly=true"})
    void optionsOfTheClientAreTaken(String url) {
        assertThat(BrokerConnections.unknownOption(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jms.nonsense", "amqp.nonsense", "transport.nonsense", "nonsense", "jms.requestTimeoutt"})
    void anUnknownOptionIsNamedWithoutItsValue(String name) {
        assertThat(BrokerConnections.unknownOption("amqps://localhost:5671?amqp.idleTimeout=9000&" + name + "=secret"))
                .contains(name);
    }
}
