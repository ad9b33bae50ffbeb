package mailcaravan.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfigurationSources;
import mailcaravan.account.HttpAddress;
import mailcaravan.text.OneLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Asks the bundle that runs here whether it is ready, or live: for a health check of a container, which has no other
 * program to ask with. One line; status 0 if it is, 1 in all other cases. Needs no Quarkus.
 */
@Command(name = "health", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
final class HealthCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--live", descriptionKey = "option.live")
    private boolean live;

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.config")
    private Path config;

    @Override
    public Integer call() {
        HttpAddress address;
        try {
            address = HttpAddress.load(ConfigurationSources.ofProcess(Optional.ofNullable(config)));
        } catch (ConfigurationException mistake) {
            // not status 2, which Docker keeps for itself
            return failed(OneLine.of(mistake.getMessage()));
        }
        if (address.port().isEmpty()) {
            return failed(MailCaravan.MESSAGES.format("health.no-port"));
        }
        String place = "http://" + address.nearHost() + ":" + address.port().getAsInt() + "/q/health/"
                + (live ? "live" : "ready");
        try {
            HealthAnswer answer = HealthAnswer.from(URI.create(place));
            if (!answer.up()) {
                return failed(MailCaravan.MESSAGES.format(answer.standby() ? "health.standby" : "health.down", place,
                        String.join(", ", answer.down())));
            }
            spec.commandLine().getOut().println(MailCaravan.MESSAGES.format("health.up", place));
            spec.commandLine().getOut().flush();
            return MailCaravan.DONE;
        } catch (HealthAnswer.NotOurs other) {
            return failed(MailCaravan.MESSAGES.format("health.not-ours", place));
        } catch (IOException | IllegalArgumentException unreachable) {
            return failed(MailCaravan.MESSAGES.format("health.no-answer", place, OneLine.of(unreachable.toString())));
        }
    }

    private int failed(String sentence) {
        spec.commandLine().getErr().println("mail-caravan: " + sentence);
        return MailCaravan.FAILED;
    }
}
