package mailcaravan.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import mailcaravan.account.ConfigurationException;
import mailcaravan.drop.DeadLetter;
import mailcaravan.drop.RetryRefusedException;
import mailcaravan.text.OneLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts dead letters back to where they came from, for the recipients that do not have them. */
@Command(name = "retry", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
final class RetryDeadLetters implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfiguredFolders folders;

    @Parameters(paramLabel = "ID", arity = "0..*", descriptionKey = "parameter.id")
    private List<String> ids = List.of();

    @Option(names = "--all", descriptionKey = "option.all")
    private boolean all;

    @Option(names = "--code", paramLabel = "CODE", descriptionKey = "option.code")
    private String code;

    @Option(names = "--account", paramLabel = "NAME", descriptionKey = "option.account")
    private String account;

    @Override
    public Integer call() throws ConfigurationException, IOException {
        if (!all && ids.isEmpty()) {
            throw wrongUse("dead-letters.which");
        }
        if (!ids.isEmpty() && (all || code != null || account != null)) {
            throw wrongUse("dead-letters.ids-and-all");
        }
        PrintWriter out = spec.commandLine().getOut();
        DeadLetterSelection selection = folders.deadLetters(Optional.ofNullable(account));
        int status;
        if (all) {
            int count = selection.onAll(this::hasCode, held -> retry(selection, held));
            if (count == 0 && selection.whole()) {
                out.println(MailCaravan.MESSAGES.format("dead-letters.nothing"));
            }
            status = selection.whole() ? MailCaravan.DONE : MailCaravan.FAILED;
        } else {
            status = selection.onNamed(ids, held -> retry(selection, held));
        }
        out.flush();
        return status;
    }

    private boolean hasCode(DeadLetter letter) {
        String has = letter.report().code();
        return code == null || has != null
                && (has.equalsIgnoreCase(code) || Arrays.asList(has.split(" ")).contains(code));
    }

    private boolean retry(DeadLetterSelection selection, DeadLetterSelection.Held<?> held) throws IOException {
        DeadLetter letter = held.letter();
        String id = DeadLetterSelection.shown(letter.id());
        String name = OneLine.of(String.valueOf(letter.report().request()));
        try {
            Optional<String> back = held.retry();
            if (back.isEmpty()) {
                selection.gone(letter);
                return all; // what was to be done is done, by somebody else
            }
            selection.out()
                    .println(MailCaravan.MESSAGES.format("dead-letters.retried", id, name, OneLine.of(back.get()),
                            DeadLetterSelection.owed(letter)));
            return true;
        } catch (RetryRefusedException e) {
            selection.say("dead-letters.not-retried", id, name, e.getMessage());
            return false;
        }
    }

    private ParameterException wrongUse(String key) {
        return new ParameterException(spec.commandLine(), MailCaravan.MESSAGES.format(key));
    }
}
