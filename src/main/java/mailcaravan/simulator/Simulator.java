package mailcaravan.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.text.Messages;

/**
 * Entra ID and Exchange Online on loopback: a token endpoint and a submission server that speak, limit and fail like
 * the real ones, and keep what they accept as files.
 * <p>
 * Faults come by address ({@code 451-4.7.0-at-rcpt@x.example}), by client id ({@code fault-503-once}), by {@link #fault} or by
 * the other methods here. Thread-safe. It holds no secret worth keeping and must not be reachable from a network.
 */
@RegisterResourceBundle(bundleName = "mailcaravan.simulator.messages")
public final class Simulator implements AutoCloseable {
    private final SimulatorOptions options;
    private final Path certificate;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Tally tally = new Tally();
    private final RegisteredClients clients = new RegisteredClients();
    private final DelegatedAccounts delegated;
    private final TokenFaults tokenFaults = new TokenFaults();
    private final AccessTokens accessTokens;
    private final ExecutorService executor;
    private final SubmissionService service;
    private final SubmissionServer smtp;
    private final SubmissionServer smtps;
    private final Optional<PopServer> pop;
    private final TokenServer http;
    private final TokenServer https;

    private Simulator(SimulatorOptions options) throws IOException {
        this.options = options;
        SimulatorCertificates certificates = new SimulatorCertificates(options.serverCertificate, options.hostName);
        Path directory = options.store == null ? Files.createTempDirectory("mail-caravan-simulator-") : options.store;
        certificate = directory.toAbsolutePath().resolve("ca.pem");
        MessageStore store;
        try {
            store = new MessageStore(directory, options.clock);
            certificates.writeAuthority(certificate);
        } catch (IOException e) {
            throw new IOException(Messages.of(Simulator.class).format("error.store", directory, e.toString()), e);
        }
        accessTokens = new AccessTokens(options.clock, options.accessTokenLifetime, options.accessTokenLength);
        executor = threads();
        Events events = new Events(options.events);
        service = new SubmissionService(options, certificates.tls(), accessTokens, store,
                new MailboxLimits(options, tally), new SmtpFaults(), new SubmissionService.Switches(), tally, events,
                new Transcript(options.transcript), closing);
        AuthorizationCodes codes = new AuthorizationCodes(options.clock);
        delegated = new DelegatedAccounts(options.clock);
        DeviceCodes deviceCodes = new DeviceCodes(options.clock);
        TokenIssuer issuer = new TokenIssuer(clients, accessTokens, codes, deviceCodes,
                new ClientAssertions(options.clock), delegated, options.rotateRefreshTokens,
                options.refreshTokenLifetime);
        TokenHandler token = new TokenHandler(issuer, tokenFaults, tally, events, options.clock, closing);
        AuthorizationHandler authorization = new AuthorizationHandler(issuer, codes, deviceCodes);
        List<InetAddress> addresses = ListeningPorts.addresses(options.bindAddress);
        try (OpenedServers opened = new OpenedServers(executor)) {
            smtp = opened.keep(new SubmissionServer(addresses, options.smtpPort, false, service, executor));
            smtps = opened.keep(new SubmissionServer(addresses, options.smtpsPort, true, service, executor));
            pop = options.popPort == null
                    ? Optional.empty()
                    : Optional.of(opened.keep(new PopServer(addresses, options.popPort, service, executor)));
            http = opened.keep(new TokenServer(addresses, options.httpPort, null, token, authorization, executor));
            https = opened.keep(new TokenServer(addresses, options.httpsPort, certificates.tls(), token, authorization,
                    executor));
            opened.done();
        }
    }

    /**
     * Starts the servers; they listen when this returns.
     *
     * @throws IOException
     *             if a port is taken, or the store cannot be written; the message is a sentence for the user
     */
    public static Simulator start(SimulatorOptions options) throws IOException {
        return new Simulator(options);
    }

    /** Port of SMTP with STARTTLS. */
    public int smtpPort() {
        return smtp.port();
    }

    /** Port of SMTP in TLS from the first octet. */
    public int smtpsPort() {
        return smtps.port();
    }

    /**
     * The POP3 server.
     *
     * @throws java.util.NoSuchElementException
     *             without {@link SimulatorOptions#withPopPort}
     */
    public PopServer pop() {
        return pop.orElseThrow();
    }

    /** The token endpoint in HTTPS, with the certificate of {@link #caCertificate}. */
    public URI tokenUri() {
        return endpoint("https", https.port(), "token");
    }

    /** The token endpoint in plain HTTP. */
    public URI plainTokenUri() {
        return endpoint("http", http.port(), "token");
    }

    /** The authorization endpoint in HTTPS, where the simulated user consents at once. */
    public URI authorizeUri() {
        return endpoint("https", https.port(), "authorize");
    }

    /** The device authorization endpoint in HTTPS (RFC 8628); the user consents after the first poll. */
    public URI deviceCodeUri() {
        return endpoint("https", https.port(), "devicecode");
    }

    /** File with the certificate (PEM) of the CA that clients must trust; a new one at each start. */
    public Path caCertificate() {
        return certificate;
    }

    /** Makes a client known; one with the same mailbox and client id is replaced, and its revocation forgotten. */
    public void register(Client client) {
        clients.register(client);
    }

    /** Makes a service account of Google's known, in place of another one of its name. */
    public void register(DelegatedAccount account) {
        delegated.register(account);
    }

    /** Lets a mailbox send as an address that is not its own; counts with {@code enforceSendAs} only. */
    public void allowSender(String mailbox, String address) {
        service.limits().allowSender(mailbox, address);
    }

    /** Refuses (AADSTS700082) each refresh token of a mailbox, until it is registered again. */
    public void revokeRefreshTokens(String mailbox) {
        clients.revoke(mailbox);
    }

    /** Makes every access token issued so far worthless; connections that are logged in stay so. */
    public void expireAccessTokens() {
        accessTokens.expireAll();
    }

    /**
     * Refuses every token request from now on.
     *
     * @param status
     *            HTTP status, 400 to 599
     * @param error
     *            OAuth error, for example {@code temporarily_unavailable}
     * @param aadsts
     *            Entra's number, or 0 for none
     */
    public void failTokenRequests(int status, String error, int aadsts) {
        tokenFaults.failAll(status, error, aadsts);
    }

    /** Ends what {@link #failTokenRequests} began. */
    public void healTokenRequests() {
        tokenFaults.heal();
    }

    /**
     * Gives an address or a client id a fault, without the need to spell it there. Several for one address happen in the
     * order in which they were given: at each stage the first that is still due.
     *
     * @param address
     *            {@code name@example.org} (of a recipient, of the sender or of the mailbox that signs in),
     *            {@code client:} and a client id, or {@code *} for every SMTP connection
     * @param fault
     *            as the local part of a fault address spells it ({@code 451-4.7.0-at-rcpt-once}); for a client as its id
     *            does ({@code fault-503}), or the claims of its access tokens, which then are JWTs
     *            ({@code claims:aud=https://graph.microsoft.com;scp=Mail.Send}); for connections at connect or starttls ({@code silent-at-starttls})
     * @throws IllegalArgumentException
     *             if either is none; the message is a sentence for the user
     */
    public void fault(String address, String fault) {
        if (address.matches("client:\\S+") && fault.startsWith("claims:")) {
            accessTokens.choose(address.substring("client:".length()),
                    ChosenClaims.parse(fault).orElseThrow(() -> wrong("error.token-fault", fault)));
        } else if (address.matches("client:\\S+")) {
            tokenFaults.script(address.substring("client:".length()), TokenFault.exactly(fault)
                    .orElseThrow(() -> wrong("error.token-fault", fault)));
        } else if (address.equals(SmtpFaults.CONNECTION)) {
            service.faults().script(address, SmtpFault.parse(fault)
                    .filter(each -> each.stage() != null && each.stage().ofConnection())
                    .orElseThrow(() -> wrong("error.connection-fault", fault)));
        } else if (address.matches("(?!client:)\\S+@\\S+")) {
            service.faults().script(address, SmtpFault.parse(fault)
                    .filter(each -> each.stage() == null || !each.stage().ofConnection())
                    .orElseThrow(() -> wrong("error.fault", fault)));
        } else {
            throw wrong("error.fault-address", address);
        }
    }

    private static IllegalArgumentException wrong(String key, String found) {
        return new IllegalArgumentException(Messages.of(Simulator.class).format(key, found));
    }

    /** Whether STARTTLS is offered but answered with 454. */
    public void refuseStartTls(boolean refuse) {
        service.switches().refuseStartTls = refuse;
    }

    /**
     * Greets new connections otherwise.
     *
     * @param reply
     *            the whole reply; the connection ends after it unless it begins with 220. Empty: never a word. Null: the
     *            usual greeting again
     */
    public void greetWith(String reply) {
        service.switches().greeting = reply;
    }

    /** Stops listening for SMTP: new connections are refused, open ones go on. */
    public void pauseAccepting() throws IOException {
        smtp.pause();
        smtps.pause();
    }

    /** Listens for SMTP again, on the same ports. */
    public void resumeAccepting() throws IOException {
        smtp.resume();
        smtps.resume();
    }

    /** Cuts all SMTP connections at once, in whatever state they are. */
    public void dropConnections() throws IOException {
        smtp.dropConnections();
        smtps.dropConnections();
    }

    /** The messages accepted since the start, in order. */
    public List<AcceptedMessage> accepted() {
        return service.store().accepted();
    }

    /** How many messages have been accepted since the start. */
    public int acceptedCount() {
        return (int) tally.acceptedMessages.get();
    }

    /** What has been counted since the start. */
    public Counters counters() {
        return tally.snapshot();
    }

    /**
     * The latest SMTP lines with their connection's number, {@code 1 C: NOOP} or {@code 1 S: 250 2.0.0 OK}; content and
     * what AUTH carries left out. Empty without {@link SimulatorOptions#withTranscript}.
     */
    public List<String> transcript() {
        return service.transcript().lines();
    }

    /** Ends the servers and cuts all connections; the store stays. */
    @Override
    public void close() throws IOException {
        closing.countDown();
        try (OpenedServers servers = new OpenedServers(executor)) {
            servers.keep(https);
            servers.keep(http);
            servers.keep(smtps);
            servers.keep(smtp);
            pop.ifPresent(servers::keep);
        }
    }

    private URI endpoint(String scheme, int port, String name) {
        return URI.create(scheme + "://" + options.hostName + ":" + port + "/common/oauth2/v2.0/" + name);
    }

    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "simulator-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
