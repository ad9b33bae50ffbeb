package mailcaravan.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkus.runtime.Quarkus;
import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfigurationSources;
import mailcaravan.simulator.Client;
import mailcaravan.simulator.Simulator;
import mailcaravan.simulator.SimulatorOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs the main job against the built-in simulator, in a temporary home, with sample requests. */
@Command(name = "demo", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    static final String MAILBOX = "caravan@example.com";

    @ParentCommand
    private MailCaravan parent;

    @Spec
    private CommandSpec spec;

    @Option(names = "--once", descriptionKey = "option.once")
    private boolean once;

    @Override
    public Integer call() throws IOException, ConfigurationException {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("mail-caravan-demo");
        SimulatorOptions options = SimulatorOptions.defaults().withStore(folder.resolve("simulator"));
        try (Simulator simulator = Simulator.start(options)) {
            Client client = new Client(MAILBOX, "demo-client", "demo-client-secret", "demo-refresh-token");
            simulator.register(client);
            Path tokenFile = TokenFileSample.write(folder, client, simulator);
            Path home = folder.resolve("mail");
            Configuration configuration = Configuration.load(ConfigurationSources.only(folder,
                    Map.of("caravan.home", home.toString(), "caravan.settle", "300ms", "caravan.proxy", "none",
                            "caravan.tls.trusted-certificates", simulator.caCertificate().toString(),
                            "caravan.accounts.default.token-file", tokenFile.toString(),
                            "caravan.accounts.default.smtp.host", "localhost", "caravan.accounts.default.smtp.port",
                            Integer.toString(simulator.smtpPort()), "caravan.accounts.default.messages-per-minute",
                            "0")));
            DemoReport report = new DemoReport(out, Ansi.AUTO.enabled());
            report.opening(simulator, home, tokenFile);
            AtomicInteger status = new AtomicInteger(MailCaravan.FAILED);
            int ended = BundleApplication.start(configuration, Optional.empty(), parent.verbose(),
                    () -> new Thread(() -> show(new DemoRun(home, simulator, report), status), "demo").start());
            return ended != MailCaravan.DONE ? ended : once ? status.get() : MailCaravan.DONE;
        } finally {
            if (once) {
                DemoRun.delete(folder);
            }
        }
    }

    private void show(DemoRun run, AtomicInteger status) {
        try {
            status.set(run.showAll() ? MailCaravan.DONE : MailCaravan.FAILED);
        } catch (IOException | InterruptedException e) {
            spec.commandLine().getErr().println("mail-caravan: " + e);
        }
        if (once) {
            Quarkus.asyncExit(0);
        } else {
            run.goOn();
        }
    }
}
