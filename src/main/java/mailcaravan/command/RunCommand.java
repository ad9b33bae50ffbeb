package mailcaravan.command;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfigurationSources;
import mailcaravan.account.ProgramFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs the routes of all configured accounts until stopped. */
@RegisterResourceBundle(bundleName = "mailcaravan.command.usage")
@Command(name = "run", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private MailCaravan parent;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.config")
    private Path config;

    @Override
    public Integer call() throws ConfigurationException {
        Configuration configuration = Configuration
                .load(ConfigurationSources.ofProcess(Optional.ofNullable(config)).withWorkingDirectoryFile());
        if (configuration.accounts().isEmpty()) {
            spec.commandLine().getErr().println("mail-caravan: " + MailCaravan.MESSAGES.format("no-account"));
            return MailCaravan.WRONG_USE;
        }
        return BundleApplication.start(configuration, ProgramFolder.find().map(folder -> folder.resolve("routes")),
                parent.verbose(), () -> {
                });
    }
}
