package mailcaravan.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import mailcaravan.account.ConfigurationException;
import mailcaravan.text.OneLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes dead letters with their reports. */
@Command(name = "discard", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
final class DiscardDeadLetters implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfiguredFolders folders;

    @Parameters(paramLabel = "ID", arity = "1..*", descriptionKey = "parameter.id")
    private List<String> ids;

    @Override
    public Integer call() throws ConfigurationException, IOException {
        DeadLetterSelection selection = new DeadLetterSelection(folders.all(Optional.empty()),
                spec.commandLine().getOut(), spec.commandLine().getErr());
        int status = selection.onNamed(ids, (letters, letter) -> {
            boolean deleted = letters.discard(letter);
            if (deleted) {
                selection.out().println(MailCaravan.MESSAGES.format("dead-letters.discarded",
                        DeadLetterSelection.shown(letter.id()), OneLine.of(letter.file().toString())));
            }
            return deleted;
        });
        selection.out().flush();
        return status;
    }
}
