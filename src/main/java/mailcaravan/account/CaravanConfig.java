package mailcaravan.account;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/**
 * Every {@code caravan.*} key: registry, defaults and documentation in one place.
 * <p>
 * {@link Configuration} fills it; nothing else makes an instance. It is never injected: Quarkus leaves a mapping alone
 * that no bean asks for, so a mistake in a key cannot stop {@code --help} or {@code doctor}, and every error is told in
 * our words. Durations are written with a unit ({@code ms}, {@code s}, {@code m}, {@code h}, {@code d}).
 */
@ConfigMapping(prefix = "caravan")
@RegisterForReflection
public interface CaravanConfig {
    /**
     * Folder that holds {@code drop/}, {@code sent/}, {@code failed/}, {@code journal/} and {@code state/}. The default
     * lies beside the configuration file, or in the working directory where there is none. Two processes cannot share
     * one.
     */
    @WithDefault("mail")
    Path home();

    /**
     * What to do while another process serves the home: {@code true}, wait and take over when it ends or dies;
     * {@code false}, end with status 1. The home lies on a file system with locks that both see.
     */
    @WithDefault("false")
    boolean standby();

    /** Whom to trust. */
    Tls tls();

    /**
     * Proxy for HTTPS to the token endpoint: {@code system} (what Java and the environment say), {@code none}, or
     * {@code http://host:port}. A wrong one shows as WinINet code 12029.
     */
    @WithDefault("system")
    String proxy();

    /** User of that proxy; none by default. */
    @WithName("proxy.username")
    Optional<String> proxyUsername();

    /** Password of that proxy; none by default. */
    @WithName("proxy.password")
    Optional<Secret> proxyPassword();

    /** What protects secrets in files that the program writes. */
    TokensConfig tokens();

    /** The accounts by name; a name is {@code [a-z0-9]+}, since environment variables cannot spell others. */
    Map<String, AccountConfig> accounts();

    /** The message broker. */
    BrokerConfig broker();

    /** Requests that come from queues. */
    Queue queue();

    /** Messages that this machine's own programs hand over. */
    Sendmail sendmail();

    /** Health over HTTP. */
    Http http();

    /** How a submission is tried again. */
    Retry retry();

    /** How a parked account is tried again. */
    Probe probe();

    /**
     * A file that changed within this time still grows and is not taken. Too low: half-written mail from slow writers;
     * too high: every mail waits that long.
     */
    @WithDefault("2s")
    @Range(min = 0, max = 3_600_000)
    Duration settle();

    /** What is kept of submitted requests. */
    Sent sent();

    /** What is kept of dead letters. */
    Failed failed();

    /** What is kept of the journal. */
    Journal journal();

    /**
     * When the connection failed after the final dot: {@code resend} (never lost, rarely doubled) or {@code hold} (a
     * dead letter, never doubled).
     */
    @WithDefault("resend")
    @WithName("in-doubt")
    InDoubt inDoubt();

    /**
     * YAML file of rules that come before the built-in tables of failures (docs/failure-rules.md); none by default. A
     * mistake in it stops the start.
     */
    @WithName("failure-rules")
    Optional<Path> failureRules();

    /** What helps to find a fault. */
    Debug debug();

    /** Trust for token endpoint, SMTP and broker alike. */
    @RegisterForReflection
    interface Tls {
        /**
         * PEM file of further certificate authorities, beside those of the JDK and the operating system; none by
         * default. Without the authority of an inspecting proxy every connection ends in WinINet code 12045.
         */
        @WithName("trusted-certificates")
        Optional<Path> trustedCertificates();
    }

    /** Requests that come from queues. */
    @RegisterForReflection
    interface Queue {
        /**
         * Folder below which a mail request on a queue may name attachments by file; empty: none may, and attachments
         * are in the request (base64).
         */
        @WithName("attachment-root")
        Optional<Path> attachmentRoot();
    }

    /** Messages that this machine's own programs hand over by {@code sendmail}. */
    @RegisterForReflection
    interface Sendmail {
        /**
         * Addresses, comma-separated, that get what is for a user of this machine ({@code root}); empty, the default: the
         * account's mailbox.
         */
        @WithName("local-recipients")
        Optional<List<String>> localRecipients();
    }

    /** Health over HTTP, in {@code run}. */
    @RegisterForReflection
    interface Http {
        /**
         * Port of {@code /q/health/live}, {@code /q/health/ready} and {@code /q/health/well}; empty, the default: no HTTP
         * server; 0: a free port, which the log names.
         */
        @Range(min = 0, max = 65_535)
        OptionalInt port();

        /**
         * Address to listen on. {@code 0.0.0.0} lets the network in, without a sign-in: for a container, whose network
         * decides who may ask.
         */
        @WithDefault("127.0.0.1")
        String host();
    }

    /** How a submission that failed for a passing reason is tried again. */
    @RegisterForReflection
    interface Retry {
        /** Wait before the second attempt. */
        @WithDefault("5s")
        @WithName("first-delay")
        @Range(min = 1, max = 31_536_000_000.0)
        Duration firstDelay();

        /** Each wait is the one before it times this. 1: always the same wait. */
        @WithDefault("2")
        @Range(min = 1, max = 100)
        double factor();

        /** Share of a wait that chance adds or takes away, 0 to 1, so that many requests do not return at once. */
        @WithDefault("0.2")
        @Range(min = 0, max = 1)
        double jitter();

        /** No wait is longer. */
        @WithDefault("10m")
        @WithName("max-delay")
        @Range(min = 1, max = 31_536_000_000.0)
        Duration maxDelay();

        /** A request that failed for so long becomes a dead letter; time parked or waiting for a quota not counted. */
        @WithDefault("5d")
        @WithName("give-up-after")
        @Range(min = 1, max = 31_536_000_000.0)
        Duration giveUpAfter();
    }

    /** How a parked account finds out that its cause is mended. */
    @RegisterForReflection
    interface Probe {
        /** Wait before the first probe; each further wait is twice as long. */
        @WithDefault("10s")
        @WithName("first-delay")
        @Range(min = 1, max = 31_536_000_000.0)
        Duration firstDelay();

        /** No wait is longer. Too low: Entra takes frequent sign-ins for a loop (AADSTS50196). */
        @WithDefault("10m")
        @WithName("max-delay")
        @Range(min = 1, max = 31_536_000_000.0)
        Duration maxDelay();
    }

    /** What is kept of submitted requests. */
    @RegisterForReflection
    interface Sent {
        /** How long a submitted request stays in {@code sent/}; empty: for ever. */
        @WithDefault("30d")
        @Range(min = 1, max = 3_153_600_000_000.0)
        Optional<Duration> keep();
    }

    /** What is kept of dead letters. */
    @RegisterForReflection
    interface Failed {
        /** How long a dead letter stays in {@code failed/}; empty, the default: for ever. */
        @Range(min = 1, max = 3_153_600_000_000.0)
        Optional<Duration> keep();
    }

    /** What helps to find a fault. */
    @RegisterForReflection
    interface Debug {
        /**
         * {@code true}: the SMTP and token dialogue of every account goes to the log, category
         * {@code mailcaravan.transcript}, without secrets and without messages, but with addresses.
         */
        @WithDefault("false")
        boolean transcript();
    }

    /** What is kept of the journal. */
    @RegisterForReflection
    interface Journal {
        /** How long a day's journal is kept; empty: for ever. */
        @WithDefault("400d")
        @Range(min = 1, max = 3_153_600_000_000.0)
        Optional<Duration> keep();
    }
}
