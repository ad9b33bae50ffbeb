package mailcaravan.flow;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.springframework.jms.listener.AbstractMessageListenerContainer;

/** Makes the listener container of an account's queue for camel-jms. */
final class QueueListenerFactory implements MessageListenerContainerFactory {
    private final QueueSource source;
    private final Consumer<Throwable> broken;
    private final BooleanSupplier abandoned;

    QueueListenerFactory(QueueSource source, Consumer<Throwable> broken, BooleanSupplier abandoned) {
        this.abandoned = abandoned;
        this.source = source;
        this.broken = broken;
    }

    /** Its name in the registry. */
    static String name(String account) {
        return "queueListeners-" + account;
    }

    @Override
    public AbstractMessageListenerContainer createMessageListenerContainer(JmsEndpoint endpoint) {
        return new AccountListenerContainer(endpoint, source, broken, abandoned);
    }
}
