package mailcaravan.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists dead letters, shows why each failed, puts them back or deletes them. Needs no Quarkus. */
@Command(name = "dead-letters", resourceBundle = "mailcaravan.command.usage", sortOptions = false, subcommands = {
        ListDeadLetters.class, ShowDeadLetter.class, RetryDeadLetters.class, DiscardDeadLetters.class})
final class DeadLettersCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), MailCaravan.MESSAGES.format("dead-letters.missing"));
    }
}
