package mailcaravan.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import mailcaravan.account.CaravanConfig;
import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfigurationSources;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.Trust;
import mailcaravan.drop.AccountFolders;
import mailcaravan.drop.DeadLetterStore;
import mailcaravan.drop.DeadLetters;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.queue.BrokerConnections;
import mailcaravan.queue.DeadLetterQueue;
import mailcaravan.text.OneLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands have in common that look into what the configured accounts have. */
final class ConfiguredFolders {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.config")
    private Path config;

    /** The configuration; nothing of the working directory counts. */
    Configuration configuration() throws ConfigurationException {
        return Configuration.load(ConfigurationSources.ofProcess(Optional.ofNullable(config)));
    }

    /** True if the user named the configuration file. */
    boolean named() {
        return config != null;
    }

    /** The dead letters of all accounts, or of the one that is named, in folders and at the broker. */
    DeadLetterSelection deadLetters(Optional<String> name) throws ConfigurationException {
        Configuration configuration = configuration();
        List<ConfiguredAccount> accounts = name.isPresent()
                ? List.of(account(configuration, name.get()))
                : configuration.accounts();
        List<DeadLetterStore<?>> stores = new ArrayList<>();
        for (ConfiguredAccount each : accounts) {
            stores.add(new DeadLetters(folders(configuration, each), Clock.systemDefaultZone()));
        }
        Optional<BrokerConnections> broker = broker(configuration);
        if (broker.isPresent()) {
            stores.add(new DeadLetterQueue(broker.get(), configuration.caravan().broker().deadLetterQueue(),
                    configuration.accounts().stream()
                            .collect(Collectors.toMap(ConfiguredAccount::name, ConfiguredAccount::queue)),
                    account -> name.isEmpty() || name.get().equals(account)));
        }
        return new DeadLetterSelection(stores, accounts.stream().map(ConfiguredAccount::name).toList(),
                FailureClassifier.of(configuration.failureRules()), spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    /** The broker, if one is configured; nothing is connected here. */
    static Optional<BrokerConnections> broker(Configuration configuration) throws ConfigurationException {
        CaravanConfig caravan = configuration.caravan();
        if (caravan.broker().url().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(BrokerConnections.of(caravan.broker(),
                Trust.sslContext(caravan.tls().trustedCertificates())));
    }

    /** An account by its name; one that is not there is wrong use. */
    ConfiguredAccount account(Configuration configuration, String name) {
        return configuration.accounts().stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), MailCaravan.MESSAGES
                        .format("account.unknown", OneLine.of(name),
                                configuration.accounts().stream().map(ConfiguredAccount::name)
                                        .collect(Collectors.joining(", ", "[", "]")))));
    }

    static AccountFolders folders(Configuration configuration, ConfiguredAccount account) {
        return new AccountFolders(account.name(), account.dropFolder(), account.failedFolder(), account.stateFolder(),
                configuration.caravan().home().resolve("journal"));
    }
}
