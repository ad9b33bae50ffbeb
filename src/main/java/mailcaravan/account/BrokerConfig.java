package mailcaravan.account;

import java.util.Optional;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Every {@code caravan.broker.*} key: the message broker that requests come from. See {@link CaravanConfig}. */
@RegisterForReflection
public interface BrokerConfig {
    /** {@code amqp://host:port} or {@code amqps://host:port}; empty: no queue is served. */
    Optional<String> url();

    /** User of the broker; none by default. */
    Optional<String> username();

    /** Password of the broker; none by default. */
    Optional<Secret> password();

    /** Queue for requests that can never be submitted. */
    @WithDefault("mail.dead-letter")
    @WithName("dead-letter-queue")
    String deadLetterQueue();

    /**
     * Whether the broker offers transactions; {@code false} for RabbitMQ, which has none over AMQP 1.0: a crash at the
     * wrong moment may then double a dead letter or a request that waits, and lose nothing.
     */
    @WithDefault("true")
    boolean transactions();

    /**
     * Topic by which several instances on one broker know of each other and share out the accounts; empty: an
     * instance takes every account that it can get.
     */
    @WithDefault("mail.instances")
    @WithName("instances-topic")
    Optional<String> instancesTopic();
}
