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
        DeadLetterSelection selection = new DeadLetterSelection(folders.all(Optional.ofNullable(account)), out,
                spec.commandLine().getErr());
        List<DeadLetter> letters = selection.all();
        if (json) {
            ObjectMapper mapper = new ObjectMapper();
            ArrayNode array = mapper.createArrayNode();
            letters.forEach(each -> array.add(withFile(each)));
            out.println(array.toPrettyString());
        } else if (letters.isEmpty()) {
            out.println(MailCaravan.MESSAGES.format("dead-letters.none"));
        } else {
            letters.forEach(each -> out.println(line(each)));
        }
        out.flush();
        return MailCaravan.DONE;
    }

    static ObjectNode withFile(DeadLetter letter) {
        ObjectNode report = letter.json().deepCopy();
        return report.put("file", letter.file().toString());
    }

    private static String line(DeadLetter letter) {
        FailureReport report = letter.report();
        String reason = report.reason() == null ? "" : report.reason();
        String text = reason.length() > REASON ? reason.substring(0, REASON) + "…" : reason;
        return OneLine.of(String.join("  ", DeadLetterSelection.shown(letter.id()), String.valueOf(report.time()),
                letter.account(), String.valueOf(report.request()), report.code() == null ? "-" : report.code(), text,
                DeadLetterSelection.owed(letter)));
    }
}
