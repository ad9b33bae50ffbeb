package mailcaravan.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import mailcaravan.account.ConfigurationException;
import mailcaravan.drop.DeadLetter;
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
        DeadLetterSelection selection = folders.deadLetters(Optional.empty());
        int status = selection.onNamed(ids, held -> {
            DeadLetter letter = held.letter();
            boolean deleted = held.discard();
            if (deleted) {
                selection.out().println(MailCaravan.MESSAGES.format("dead-letters.discarded",
                        DeadLetterSelection.shown(letter.id()), OneLine.of(letter.where())));
            } else {
                selection.gone(letter);
            }
            return deleted;
        });
        selection.out().flush();
        return status;
    }
}
