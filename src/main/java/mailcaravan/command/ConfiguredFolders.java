package mailcaravan.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfigurationSources;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.drop.AccountFolders;
import mailcaravan.text.OneLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands have in common that look into the folders of the configured accounts. */
final class ConfiguredFolders {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.config")
    private Path config;

    /** The configuration; nothing of the working directory counts. */
    Configuration configuration() throws ConfigurationException {
        return Configuration.load(ConfigurationSources.ofProcess(Optional.ofNullable(config)));
    }

    /** The folders of all accounts, or of the one that is named. */
    List<AccountFolders> all(Optional<String> name) throws ConfigurationException {
        Configuration configuration = configuration();
        if (name.isPresent()) {
            return List.of(folders(configuration, account(configuration, name.get())));
        }
        return configuration.accounts().stream().map(each -> folders(configuration, each)).toList();
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
