package mailcaravan.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import mailcaravan.simulator.Client;
import mailcaravan.simulator.Simulator;
import mailcaravan.simulator.SimulatorOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entra ID and Exchange Online on loopback, for the user's own tests. Needs no Quarkus. */
@Command(name = "simulator", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
final class SimulatorCommand implements Callable<Integer> {
    private static final String MAILBOX = "caravan@example.com";
    private static final String SECRET = "simulated-secret";

    @Spec
    private CommandSpec spec;

    @Option(names = "--smtp-port", paramLabel = "PORT", defaultValue = "2587", descriptionKey = "option.smtp-port")
    private int smtpPort;

    @Option(names = "--http-port", paramLabel = "PORT", defaultValue = "2580", descriptionKey = "option.http-port")
    private int httpPort;

    @Option(names = "--https-port", paramLabel = "PORT", defaultValue = "2443", descriptionKey = "option.https-port")
    private int httpsPort;

    @Option(names = "--pop-port", paramLabel = "PORT", descriptionKey = "option.pop-port")
    private Integer popPort;

    @Option(names = "--store", paramLabel = "DIR", descriptionKey = "option.store")
    private Path store;

    @Option(names = "--mailbox", paramLabel = "ADDRESS", defaultValue = MAILBOX, descriptionKey = "option.mailbox")
    private String mailbox;

    @Option(names = "--client-id", paramLabel = "ID", defaultValue = "simulated-client",
            descriptionKey = "option.client-id")
    private String clientId;

    @Option(names = "--faults", paramLabel = "FILE", descriptionKey = "option.faults")
    private Path faults;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = store == null ? Files.createTempDirectory("mail-caravan-simulator") : store;
        PrintWriter out = spec.commandLine().getOut();
        SimulatorOptions options = SimulatorOptions.defaults().withSmtpPort(smtpPort).withHttpPort(httpPort)
                .withHttpsPort(httpsPort).withStore(folder).withEvents(line -> {
                    out.println(line);
                    out.flush();
                });
        if (popPort != null) {
            options = options.withPopPort(popPort).withPassword(mailbox, SECRET);
        }
        try (Simulator simulator = Simulator.start(options)) {
            script(simulator);
            Client client = new Client(mailbox, clientId, SECRET, "simulated-refresh-token");
            simulator.register(client);
            Path tokenFile = TokenFileSample.write(folder, client, simulator);
            out.println(MailCaravan.MESSAGES.format("simulator-ready", Integer.toString(simulator.smtpPort()),
                    simulator.tokenUri().toString(), simulator.plainTokenUri().toString(), folder.toString()));
            out.println(MailCaravan.MESSAGES.format("simulator-configuration"));
            out.println("  caravan.tls.trusted-certificates=" + forwardSlashes(simulator.caCertificate()));
            out.println("  caravan.accounts.default.token-file=" + forwardSlashes(tokenFile));
            out.println("  caravan.accounts.default.smtp.host=localhost");
            if (popPort != null) {
                out.println("  caravan.accounts.default.pop.host=localhost");
                out.println("  caravan.accounts.default.pop.port=" + simulator.pop().port());
                out.println("  caravan.accounts.default.pop.security=starttls");
                out.println("  caravan.accounts.default.pop.username=" + mailbox);
                out.println("  caravan.accounts.default.pop.password=" + SECRET);
            }
            out.println("  caravan.accounts.default.smtp.port=" + simulator.smtpPort());
            out.flush();
            Termination.awaitTold();
        }
        return MailCaravan.DONE;
    }

    private void script(Simulator simulator) {
        if (faults != null) {
            try {
                FaultScript.apply(faults, simulator);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
    }

    private static String forwardSlashes(Path path) {
        return path.toAbsolutePath().toString().replace('\\', '/');
    }
}
