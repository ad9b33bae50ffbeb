package mailcaravan.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.drop.AccountControl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows each account: credentials, parked or paused and why, what waits. Needs no Quarkus. Where a broker is
 * configured, it is asked what waits, for a few seconds at most. */
@Command(name = "accounts", resourceBundle = "mailcaravan.command.usage", sortOptions = false, subcommands = {
        AccountsCommand.Pause.class, AccountsCommand.Resume.class})
final class AccountsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfiguredFolders folders;

    @Option(names = "--json", descriptionKey = "option.json")
    private boolean json;

    @Override
    public Integer call() throws ConfigurationException, IOException {
        Configuration configuration = folders.configuration();
        PrintWriter out = spec.commandLine().getOut();
        Map<ConfiguredAccount, AccountStatus> all = new LinkedHashMap<>();
        for (ConfiguredAccount each : configuration.accounts()) {
            all.put(each, AccountStatus.of(each, ConfiguredFolders.folders(configuration, each),
                    Clock.systemDefaultZone()));
        }
        AccountQueues queues = AccountQueues.of(configuration);
        queues.problem().ifPresent(each -> spec.commandLine().getErr().println("mail-caravan: " + each));
        if (json) {
            ArrayNode array = new ObjectMapper().createArrayNode();
            all.forEach((account, status) -> {
                ObjectNode node = status.json();
                queues.addTo(node, account);
                array.add(node);
            });
            out.println(array.toPrettyString());
        } else if (all.isEmpty()) {
            spec.commandLine().getErr().println("mail-caravan: " + MailCaravan.MESSAGES.format("no-account"));
            return MailCaravan.WRONG_USE;
        } else {
            all.forEach((account, status) -> {
                status.lines().forEach(out::println);
                queues.line(account).ifPresent(out::println);
            });
        }
        out.flush();
        return MailCaravan.DONE;
    }

    /** Stops an account from taking requests. */
    @Command(name = "pause", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
    static final class Pause implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ConfiguredFolders folders;

        @Parameters(paramLabel = "NAME", descriptionKey = "parameter.account")
        private String name;

        @Override
        public Integer call() throws ConfigurationException, IOException {
            new AccountControl(folders.account(folders.configuration(), name).stateFolder()).pause();
            spec.commandLine().getOut().println(MailCaravan.MESSAGES.format("account.paused", name));
            return MailCaravan.DONE;
        }
    }

    /** Takes a pause back. */
    @Command(name = "resume", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
    static final class Resume implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ConfiguredFolders folders;

        @Parameters(paramLabel = "NAME", descriptionKey = "parameter.account")
        private String name;

        @Override
        public Integer call() throws ConfigurationException, IOException {
            new AccountControl(folders.account(folders.configuration(), name).stateFolder()).resume();
            spec.commandLine().getOut().println(MailCaravan.MESSAGES.format("account.resumed", name));
            return MailCaravan.DONE;
        }
    }
}
