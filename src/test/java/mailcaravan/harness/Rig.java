package mailcaravan.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.awaitility.core.ConditionTimeoutException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.simulator.AcceptedMessage;
import mailcaravan.simulator.Client;
import mailcaravan.simulator.Simulator;
import mailcaravan.simulator.SimulatorOptions;

/**
 * A home, a token file and a simulated Office 365 for one scenario, and the program that works there as a process of its
 * own. On closing, no secret may stand in anything that was written.
 */
public final class Rig implements AutoCloseable {
    public static final String MAILBOX = "caravan@example.com";
    public static final String SECRET = "rig-client-secret-0451";
    public static final String REFRESH_TOKEN = "rig-refresh-token-0451";
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    public final Path folder;
    public final Path home;
    public final Simulator office;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> jvmOptions = new ArrayList<>(List.of("-Xmx256m"));
    private final List<CaravanProcess> processes = new ArrayList<>();
    private final List<String> accounts = new ArrayList<>();
    private Path jar = Path.of(System.getProperty("caravan.jar", ""));

    private Rig(Path folder, SimulatorOptions options, String clientId) throws IOException {
        this.folder = folder;
        this.home = folder.resolve("mail");
        this.office = Simulator.start(options.withStore(folder.resolve("store")));
        office.register(new Client(MAILBOX, clientId, SECRET, REFRESH_TOKEN));
        tokenFile(clientId, SECRET);
        set("caravan.home", "mail").set("caravan.settle", "300ms")
                .set("caravan.tls.trusted-certificates", office.caCertificate().toString().replace('\\', '/'))
                .set("caravan.accounts.default.token-file", "smail_refresh_token.ini")
                .set("caravan.accounts.default.smtp.host", "localhost")
                .set("caravan.accounts.default.smtp.port", Integer.toString(office.smtpPort()))
                .set("caravan.accounts.default.messages-per-minute", "0")
                .set("caravan.accounts.default.token-requests-per-hour", "0").set("caravan.retry.first-delay", "300ms")
                .set("caravan.retry.max-delay", "1s").set("caravan.probe.first-delay", "300ms")
                .set("caravan.probe.max-delay", "1s");
    }

    /** A rig with a simulator that behaves like Exchange Online. */
    public static Rig in(Path folder) throws IOException {
        return in(folder, UnaryOperator.identity());
    }

    /** A rig with a simulator that has its own ways. */
    public static Rig in(Path folder, UnaryOperator<SimulatorOptions> options) throws IOException {
        return new Rig(folder, options.apply(SimulatorOptions.defaults()), "rig-client");
    }

    /** A rig whose token endpoint has the fault that the client id names. */
    public static Rig withClient(Path folder, String clientId) throws IOException {
        return new Rig(folder, SimulatorOptions.defaults(), clientId);
    }

    /** Writes the token file as SmailRefreshToken does. */
    public void tokenFile(String clientId, String secret) throws IOException {
        tokenFile(tokenFile(), MAILBOX, clientId, secret, office.tokenUri());
    }

    /** Where the default account's token file lies. */
    public Path tokenFile() {
        return folder.resolve("smail_refresh_token.ini");
    }

    private void tokenFile(Path file, String mailbox, String clientId, String secret, URI tokenUri)
            throws IOException {
        Files.writeString(file,
                String.join("\r\n", "[OAUTH2]", "UserID=" + mailbox, "ClientID=" + clientId, "ClientSecret=" + secret,
                        "RefreshToken=" + REFRESH_TOKEN, "TokenURI=" + tokenUri, "OuthURI=" + office.authorizeUri(),
                        "OAUTH2_TIME_OUT=30", "Provider=1", "Keep=this line", ""));
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /**
     * Adds an account of its own mailbox, {@code <name>@example.com}, which reads {@code <name>.ini} and has the token
     * fault that its client id names.
     */
    public Rig account(String name, String clientId) throws IOException {
        return account(name, clientId, office.tokenUri());
    }

    /** Adds an account that asks another token endpoint. */
    public Rig account(String name, String clientId, URI tokenUri) throws IOException {
        return account(name, name + "@example.com", clientId, tokenUri);
    }

    /** Adds an account of any mailbox. */
    public Rig account(String name, String mailbox, String clientId, URI tokenUri) throws IOException {
        office.register(new Client(mailbox, clientId, SECRET, REFRESH_TOKEN));
        tokenFile(folder.resolve(name + ".ini"), mailbox, clientId, SECRET, tokenUri);
        accounts.add(name);
        String prefix = "caravan.accounts." + name + ".";
        return set(prefix + "token-file", name + ".ini").set(prefix + "smtp.host", "localhost")
                .set(prefix + "smtp.port", Integer.toString(office.smtpPort()))
                .set(prefix + "messages-per-minute", "0").set(prefix + "token-requests-per-hour", "0");
    }

    /** Has the program trust one more authority beside the simulator's own. */
    public Rig trust(Path certificate) throws IOException {
        Path authorities = folder.resolve("authorities.pem");
        if (!Files.exists(authorities)) {
            Files.copy(office.caCertificate(), authorities);
        }
        Files.writeString(authorities, Files.readString(certificate), StandardOpenOption.APPEND);
        return set("caravan.tls.trusted-certificates", authorities.getFileName().toString());
    }

    public Rig set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    public Rig environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Removes a key that the rig has set. */
    public Rig unset(String key) {
        settings.remove(key);
        return this;
    }

    /** Adds an option for the Java virtual machine; an executable takes those that begin with -D. */
    public Rig jvm(String option) {
        jvmOptions.add(option);
        return this;
    }

    /** Starts another copy of the program than the packaged one. */
    public Rig jar(Path other) {
        jar = other;
        return this;
    }

    public Rig heap(String option) {
        jvmOptions.clear();
        jvmOptions.add(option);
        return this;
    }

    /** Starts any command with the rig's configuration file. */
    public CaravanProcess start(String... arguments) throws IOException {
        return startExactly(configured(arguments));
    }

    /** Starts the program with this command line, which names no configuration file; the file is written all the same. */
    public CaravanProcess startExactly(String... all) throws IOException {
        configure();
        return started(CaravanProcess.start(jar, folder, environment, jvmOptions, all));
    }

    /** As {@link #start} with arguments in a charset of their own. */
    public CaravanProcess startIn(Charset charset, String... arguments) throws IOException {
        return started(CaravanProcess.start(jar, folder, environment, jvmOptions, charset, configured(arguments)));
    }

    /** Starts the program by a script with the rig's configuration file. */
    public CaravanProcess startBy(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(configured(arguments)));
        return started(CaravanProcess.start(command, folder, environment));
    }

    private CaravanProcess started(CaravanProcess process) {
        processes.add(process);
        return process;
    }

    private String[] configured(String... arguments) throws IOException {
        configure();
        return Stream.concat(Stream.of(arguments), Stream.of("--config", "application.properties"))
                .toArray(String[]::new);
    }

    private void configure() throws IOException {
        StringBuilder file = new StringBuilder();
        settings.forEach((key, value) -> file.append(key).append('=').append(value).append('\n'));
        Path written = folder.resolve("application.properties");
        // a program that was started just now may be reading it
        if (!Files.exists(written) || !Files.readString(written).contentEquals(file)) {
            Files.writeString(written, file);
        }
    }

    /** Starts {@code run} and waits until it serves. */
    public CaravanProcess run() throws IOException {
        return start("run").awaitServing();
    }

    public Path drop() {
        return home.resolve("drop");
    }

    /**
     * Drops a request as a careful program does: written elsewhere, renamed in; {@code <account>/<name>} for an account
     * other than the default one.
     */
    public Path drop(String name, byte[] content) throws IOException {
        return drop(name.getBytes(StandardCharsets.UTF_8), content);
    }

    /** The same with a name that is given by its octets. */
    public Path drop(byte[] name, byte[] content) throws IOException {
        Path target = RawName.in(drop(), name);
        Files.createDirectories(target.getParent());
        Path draft = Files.createTempFile(folder, "draft", null);
        Files.write(draft, content);
        return Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }

    public Path drop(String name, String content) throws IOException {
        return drop(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A small message to some recipients. */
    public static String eml(String subject, String... recipients) {
        return emlFrom(MAILBOX, subject, recipients);
    }

    /** A small message of an account's mailbox. */
    public static String emlFrom(String mailbox, String subject, String... recipients) {
        return String.join("\r\n", "From: " + mailbox, "To: " + String.join(", ", recipients), "Subject: " + subject,
                "", "A line of " + subject + ".", "");
    }

    public List<String> names(String each) throws IOException {
        Path path = home.resolve(each);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(RawName::of).filter(name -> !name.startsWith(".")).sorted().toList();
        }
    }

    public void awaitThat(String what, Callable<Boolean> condition) {
        try {
            await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
        } catch (ConditionTimeoutException e) {
            StringBuilder said = new StringBuilder(what).append(" has not come; the program said:\n");
            processes.forEach(process -> said.append(process.err()));
            throw new AssertionError(said.toString(), e);
        }
    }

    /** Names of the requests in {@code sent/} of all accounts; their own folders are none. */
    private List<String> sent() throws IOException {
        return ofAllAccounts("sent", "").stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).matches("(?s).*\\.(eml|json)")).toList();
    }

    /** Waits until so many requests of all accounts lie in {@code sent/}. */
    public void awaitSent(int count) {
        awaitThat(count + " in sent/", () -> sent().size() >= count);
    }

    /** Waits until a request is a dead letter, and gives its report. */
    public JsonNode awaitFailed(String name) throws IOException {
        awaitThat(name + " in failed/", () -> names("failed").contains(name));
        return report(name);
    }

    /** The report that lies beside a dead letter. */
    public JsonNode report(String name) throws IOException {
        return JSON.readTree(Files.readAllBytes(RawName.in(home.resolve("failed"), name + ".failure.json")));
    }

    /** The message with this subject, as the server got it; fails unless there is exactly one. */
    public AcceptedMessage accepted(String subject) throws IOException {
        List<AcceptedMessage> found = new ArrayList<>();
        for (AcceptedMessage message : office.accepted()) {
            if (subject.equals(header(message, "Subject"))) {
                found.add(message);
            }
        }
        assertThat(found).as("messages with the subject %s", subject).hasSize(1);
        return found.get(0);
    }

    /** All lines of the journal, in order. */
    public List<JsonNode> journal() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        Path folderOfJournal = home.resolve("journal");
        if (Files.isDirectory(folderOfJournal)) {
            try (Stream<Path> files = Files.list(folderOfJournal)) {
                for (Path file : files.sorted().toList()) {
                    for (String line : Files.readAllLines(file)) {
                        lines.add(JSON.readTree(line));
                    }
                }
            }
        }
        return lines;
    }

    /** How many lines of the journal have an outcome. */
    public long journaled(String outcome) throws IOException {
        return journal().stream().filter(line -> line.path("outcome").asText().equals(outcome)).count();
    }

    /** The octets of a message as the server got them. */
    public static byte[] octets(AcceptedMessage message) throws IOException {
        return Files.readAllBytes(message.file());
    }

    /** Header of a message as the server got it, one line a field. */
    public static String header(AcceptedMessage message, String name) throws IOException {
        String text = new String(octets(message), StandardCharsets.ISO_8859_1);
        String header = text.substring(0, text.indexOf("\r\n\r\n")).replaceAll("\r\n[ \t]+", " ");
        return header.lines().filter(line -> line.toLowerCase().startsWith(name.toLowerCase() + ":"))
                .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse(null);
    }

    /** Asserts the count of everything: nothing lost, nothing doubled. */
    public void assertOutcomes(int accepted, int sent, int failed) throws IOException {
        assertOutcomes(accepted, sent, failed, 0);
    }

    /** Asserts the count of everything over all accounts, some requests still waiting in their drop folders. */
    public void assertOutcomes(int accepted, int sent, int failed, int waiting) throws IOException {
        assertThat(office.acceptedCount()).as("messages that the server accepted").isEqualTo(accepted);
        assertThat(sent()).as("requests in sent/").hasSize(sent);
        assertThat(ofAllAccounts("failed", "").stream().filter(name -> name.endsWith(".failure.json")))
                .as("dead letters").hasSize(failed);
        if (waiting == 0) {
            assertThat(ofAllAccounts("drop", "")).as("requests left in drop/").isEmpty();
            assertThat(ofAllAccounts("drop", "/.sending")).as("requests left in drop/.sending/").isEmpty();
        } else {
            // one of them may be on its way out for a probe, or on its way back
            awaitThat(waiting + " waiting", () -> ofAllAccounts("drop", "").size()
                    + ofAllAccounts("drop", "/.sending").size() == waiting);
        }
    }

    private List<String> ofAllAccounts(String each, String below) throws IOException {
        List<String> all = new ArrayList<>(names(each + below));
        if (below.isEmpty()) {
            all.removeAll(accounts);
        }
        for (String account : accounts) {
            all.addAll(names(each + "/" + account + below));
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        for (CaravanProcess process : processes) {
            process.close();
        }
        office.close();
        for (CaravanProcess process : processes) {
            assertNoSecret("standard output", process.out());
            assertNoSecret("standard error", process.err());
        }
        for (String each : List.of("journal", "failed", "state")) {
            Path path = home.resolve(each);
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.walk(path)) {
                    for (Path file : files.filter(Files::isRegularFile).filter(Rig::mayHoldNoSecret).toList()) {
                        assertNoSecret(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
    }

    // the rotated token of an account without a token file must be kept somewhere, and the access token that runs share
    private static boolean mayHoldNoSecret(Path file) {
        return !file.getFileName().toString().startsWith("refresh-token.ini") && !file.endsWith("access-token");
    }

    private static void assertNoSecret(String where, String text) {
        assertThat(text).as("no secret in %s", where).doesNotContain(SECRET, REFRESH_TOKEN, "simulated-");
    }
}
