package mailcaravan.simulator;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a {@link Simulator} behaves. Each {@code with} method answers a changed copy; the defaults are those of Entra ID
 * and Exchange Online.
 * <p>
 * Immutable to callers and thread-safe; values out of range are refused with {@link IllegalArgumentException}.
 */
public final class SimulatorOptions implements Cloneable {
    // Written only by with(), on a copy that nobody else has seen yet; read within the package.
    int smtpPort;
    int smtpsPort;
    int httpPort;
    int httpsPort;
    InetAddress bindAddress = InetAddress.getLoopbackAddress();
    String hostName = "localhost";
    Path store;
    Duration accessTokenLifetime = Duration.ofMinutes(60);
    int accessTokenLength = 3_000;
    boolean rotateRefreshTokens = true;
    Duration refreshTokenLifetime;
    int connectionsPerMailbox = 3;
    boolean refuseSurplusAtAuth;
    int messagesPerMinute;
    long maxMessageSize = 157_286_400;
    int recipientsPerMessage = 500;
    int maxCommandLine = 12_288;
    boolean startTls = true;
    boolean eightBitMime = true;
    boolean smtpUtf8 = true;
    boolean dsn = true;
    boolean authWithoutTls;
    boolean enforceSendAs;
    boolean openRelay;
    Integer popPort;
    Map<String, String> passwords = Map.of();
    boolean transcript;
    ProviderStyle providerStyle = ProviderStyle.MICROSOFT;
    ServerCertificate serverCertificate = ServerCertificate.VALID;
    Consumer<String> events = line -> {
    };
    Clock clock = Clock.systemUTC();

    private SimulatorOptions() {}

    /** Free ports on loopback, a new temporary directory as store, the limits of Exchange Online. */
    public static SimulatorOptions defaults() {
        return new SimulatorOptions();
    }

    /** Port for SMTP with STARTTLS; 0 (the default) takes a free one. */
    public SimulatorOptions withSmtpPort(int port) {
        return with(copy -> copy.smtpPort = between(0, port, 65_535));
    }

    /** Port for SMTP in TLS from the first octet (RFC 8314); 0 (the default) takes a free one. */
    public SimulatorOptions withSmtpsPort(int port) {
        return with(copy -> copy.smtpsPort = between(0, port, 65_535));
    }

    /** Port of the token endpoint in plain HTTP; 0 (the default) takes a free one. */
    public SimulatorOptions withHttpPort(int port) {
        return with(copy -> copy.httpPort = between(0, port, 65_535));
    }

    /** Port of the token endpoint in HTTPS; 0 (the default) takes a free one. */
    public SimulatorOptions withHttpsPort(int port) {
        return with(copy -> copy.httpsPort = between(0, port, 65_535));
    }

    /** Address to listen on; by default loopback. Any other lets the network in: only for a container of its own. */
    public SimulatorOptions withBindAddress(InetAddress address) {
        return with(copy -> copy.bindAddress = Objects.requireNonNull(address, "address"));
    }

    /** Name in the URIs, the greeting and, beside localhost, the certificate; by default localhost. */
    public SimulatorOptions withHostName(String name) {
        if (!name.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("Not a host name: " + name.replaceAll("\\p{Cntrl}", "?"));
        }
        return with(copy -> copy.hostName = name);
    }

    /** Directory for accepted messages and {@code ca.pem}; made if missing. By default a new temporary directory. */
    public SimulatorOptions withStore(Path directory) {
        return with(copy -> copy.store = Objects.requireNonNull(directory, "directory"));
    }

    /** How long an access token holds, at least a second; by default 60 minutes. */
    public SimulatorOptions withAccessTokenLifetime(Duration lifetime) {
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("An access token holds for at least a second, not " + lifetime);
        }
        return with(copy -> copy.accessTokenLifetime = lifetime);
    }

    /** Characters of an access token, 40 to 16,000; by default 3,000, as long as those of Entra ID get. */
    public SimulatorOptions withAccessTokenLength(int characters) {
        return with(copy -> copy.accessTokenLength = between(40, characters, 16_000));
    }

    /** Whether each refresh answers a new refresh token, as Microsoft does and Google does not; by default true. */
    public SimulatorOptions withRotateRefreshTokens(boolean rotate) {
        return with(copy -> copy.rotateRefreshTokens = rotate);
    }

    /** What {@code refresh_token_expires_in} says, as Google's does of an app in Testing; by default it is left out. */
    public SimulatorOptions withRefreshTokenLifetime(Duration lifetime) {
        return with(copy -> copy.refreshTokenLifetime = Objects.requireNonNull(lifetime, "lifetime"));
    }

    /** Authenticated connections that one mailbox may have at once, 1 or more; by default 3. */
    public SimulatorOptions withConnectionsPerMailbox(int connections) {
        return with(copy -> copy.connectionsPerMailbox = between(1, connections, Integer.MAX_VALUE));
    }

    /** Whether a surplus connection gets its 432 to AUTH; by default only to the final dot. */
    public SimulatorOptions withRefuseSurplusAtAuth(boolean atAuth) {
        return with(copy -> copy.refuseSurplusAtAuth = atAuth);
    }

    /** Messages that one mailbox may begin within a minute; 0 (the default) sets no limit. */
    public SimulatorOptions withMessagesPerMinute(int messages) {
        return with(copy -> copy.messagesPerMinute = between(0, messages, Integer.MAX_VALUE));
    }

    /** Octets that a message may have, 1 or more; by default 157,286,400. */
    public SimulatorOptions withMaxMessageSize(long octets) {
        if (octets < 1) {
            throw new IllegalArgumentException("A message size of at least 1 octet, not " + octets);
        }
        return with(copy -> copy.maxMessageSize = octets);
    }

    /** Recipients that a message may have, 1 or more; by default 500. */
    public SimulatorOptions withRecipientsPerMessage(int recipients) {
        return with(copy -> copy.recipientsPerMessage = between(1, recipients, Integer.MAX_VALUE));
    }

    /** Octets of a command line with its CRLF, 64 or more; by default 12,288. 512 behaves like Dovecot. */
    public SimulatorOptions withMaxCommandLine(int octets) {
        return with(copy -> copy.maxCommandLine = between(64, octets, 1_000_000));
    }

    /** Whether STARTTLS is offered; by default true. */
    public SimulatorOptions withStartTls(boolean offered) {
        return with(copy -> copy.startTls = offered);
    }

    /** Whether 8BITMIME (RFC 6152), and with it BINARYMIME, is offered; by default true. */
    public SimulatorOptions withEightBitMime(boolean offered) {
        return with(copy -> copy.eightBitMime = offered);
    }

    /** Whether SMTPUTF8 (RFC 6531) is offered; by default true. */
    public SimulatorOptions withSmtpUtf8(boolean offered) {
        return with(copy -> copy.smtpUtf8 = offered);
    }

    /** Whether DSN (RFC 3461) is offered; by default true. */
    public SimulatorOptions withDsn(boolean offered) {
        return with(copy -> copy.dsn = offered);
    }

    /** Whether AUTH is offered without TLS; by default false, as at every provider. */
    public SimulatorOptions withAuthWithoutTls(boolean offered) {
        return with(copy -> copy.authWithoutTls = offered);
    }

    /**
     * Whether envelope sender and header From must be the mailbox or allowed by {@link Simulator#allowSender}; by
     * default false.
     */
    public SimulatorOptions withEnforceSendAs(boolean enforce) {
        return with(copy -> copy.enforceSendAs = enforce);
    }

    /** Whether messages are taken without AUTH, as servers inside a house do; by default false. */
    public SimulatorOptions withOpenRelay(boolean open) {
        return with(copy -> copy.openRelay = open);
    }

    /** Port of a POP3 server with STLS, {@link Simulator#pop}; 0 takes a free one. By default there is no such server. */
    public SimulatorOptions withPopPort(int port) {
        return with(copy -> copy.popPort = between(0, port, 65_535));
    }

    /** One more user who may sign in with a password, by PLAIN, LOGIN, CRAM-MD5 or POP3; by default there is none. */
    public SimulatorOptions withPassword(String user, String password) {
        return with(copy -> {
            Map<String, String> more = new HashMap<>(passwords);
            more.put(Objects.requireNonNull(user, "user"), Objects.requireNonNull(password, "password"));
            copy.passwords = Map.copyOf(more);
        });
    }

    /** Whether {@link Simulator#transcript} records the SMTP dialogues; by default false, as it costs memory. */
    public SimulatorOptions withTranscript(boolean record) {
        return with(copy -> copy.transcript = record);
    }

    /** Whose dialogue a refused token meets; by default Microsoft's. */
    public SimulatorOptions withProviderStyle(ProviderStyle style) {
        return with(copy -> copy.providerStyle = Objects.requireNonNull(style, "style"));
    }

    /** Which certificate the servers show; by default a valid one. */
    public SimulatorOptions withServerCertificate(ServerCertificate certificate) {
        return with(copy -> copy.serverCertificate = Objects.requireNonNull(certificate, "certificate"));
    }

    /**
     * Who is told of each event in one line of the user's language, never with a token.
     *
     * @param consumer
     *            called from many threads at once; what it throws is ignored
     */
    public SimulatorOptions withEvents(Consumer<String> consumer) {
        return with(copy -> copy.events = Objects.requireNonNull(consumer, "consumer"));
    }

    /** The clock for token lifetimes, rates and time stamps; by default the system's. Certificates follow the system. */
    public SimulatorOptions withClock(Clock clock) {
        return with(copy -> copy.clock = Objects.requireNonNull(clock, "clock"));
    }

    private SimulatorOptions with(Consumer<SimulatorOptions> change) {
        try {
            SimulatorOptions copy = (SimulatorOptions) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    private static int between(int least, int value, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("A number from " + least + " to " + most + ", not " + value);
        }
        return value;
    }
}
