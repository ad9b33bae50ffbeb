package mailcaravan.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import mailcaravan.account.ConfigurationException;
import mailcaravan.drop.DeadLetter;
import mailcaravan.drop.FailureReport;
import mailcaravan.text.OneLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One line for each dead letter. */
@Command(name = "list", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
final class ListDeadLetters implements Callable<Integer> {
    private static final int REASON = 80;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfiguredFolders folders;

    @Option(names = "--account", paramLabel = "NAME", descriptionKey = "option.account")
    private String account;

    @Option(names = "--json", descriptionKey = "option.json")
    private boolean json;

    @Override
    public Integer call() throws ConfigurationException, IOException {
        var out = spec.commandLine().getOut();
        DeadLetterSelection selection = folders.deadLetters(Optional.ofNullable(account));
        List<DeadLetter> letters = selection.all();
        if (json) {
            ObjectMapper mapper = new ObjectMapper();
            ArrayNode array = mapper.createArrayNode();
            letters.forEach(each -> array.add(withPlace(each)));
            out.println(array.toPrettyString());
        } else if (!letters.isEmpty()) {
            letters.forEach(each -> out.println(line(each)));
        } else if (selection.whole()) {
            out.println(MailCaravan.MESSAGES.format("dead-letters.none"));
        }
        out.flush();
        return selection.whole() ? MailCaravan.DONE : MailCaravan.FAILED;
    }

    static ObjectNode withPlace(DeadLetter letter) {
        ObjectNode report = letter.json().deepCopy();
        return report.put(letter.kind(), letter.where());
    }

    private static String line(DeadLetter letter) {
        FailureReport report = letter.report();
        String reason = report.reason() == null ? "" : report.reason();
        String text = reason.length() > REASON ? reason.substring(0, REASON) + "…" : reason;
        return OneLine.of(String.join("  ", DeadLetterSelection.shown(letter.id()), String.valueOf(report.time()),
                letter.account(), String.valueOf(report.request()), report.code() == null ? "-" : report.code(), text,
                letter.where(), DeadLetterSelection.owed(letter)));
    }
}
