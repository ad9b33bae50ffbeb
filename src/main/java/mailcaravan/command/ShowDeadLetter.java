package mailcaravan.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.account.ConfigurationException;
import mailcaravan.drop.DeadLetter;
import mailcaravan.journal.RecipientLine;
import mailcaravan.text.OneLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The report of one dead letter, in the user's language. */
@Command(name = "show", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
final class ShowDeadLetter implements Callable<Integer> {
    private static final List<String> FIELDS = List.of("id", "time", "account", "request", "file", "queue",
            "messageId",
            "outcome", "stage", "code", "reply", "reason", "remedy", "attempts", "history", "firstFailure");

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfiguredFolders folders;

    @Parameters(paramLabel = "ID", descriptionKey = "parameter.id")
    private String id;

    @Option(names = "--json", descriptionKey = "option.json")
    private boolean json;

    @Override
    public Integer call() throws ConfigurationException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        DeadLetterSelection selection = folders.deadLetters(Optional.empty());
        Set<DeadLetter> found = selection.named(List.of(id));
        if (found.isEmpty()) {
            return MailCaravan.FAILED;
        }
        DeadLetter letter = found.iterator().next();
        if (json) {
            out.println(letter.json().toPrettyString());
        } else {
            show(out, letter);
        }
        out.flush();
        return selection.whole() ? MailCaravan.DONE : MailCaravan.FAILED;
    }

    private static void show(PrintWriter out, DeadLetter letter) {
        JsonNode report = ListDeadLetters.withPlace(letter);
        for (String field : FIELDS) {
            JsonNode value = field.equals("remedy") ? remedy(report) : report.path(field);
            if (value.isArray()) {
                line(out, field, Integer.toString(value.size()));
                value.forEach(each -> out.println("  " + OneLine.of(text(each))));
            } else if (!value.isMissingNode() && !value.isNull()) {
                line(out, field, value.asText());
            }
        }
        if (letter.report().recipients() != null) {
            for (RecipientLine each : letter.report().recipients()) {
                String state = MailCaravan.MESSAGES.format(each.accepted() ? "show.has-it" : "show.owed");
                line(out, "recipients", each.address() + " (" + state + ")"
                        + (each.reply() == null ? "" : " " + each.reply()));
            }
        }
    }

    // the values of a small object say enough without their names
    private static String text(JsonNode each) {
        return each.isObject()
                ? each.valueStream().map(JsonNode::asText).collect(Collectors.joining(" "))
                : each.asText();
    }

    private static JsonNode remedy(JsonNode report) {
        JsonNode mine = report.path("remedies").path(Locale.getDefault().getLanguage());
        return mine.isMissingNode() ? report.path("remedy") : mine;
    }

    private static void line(PrintWriter out, String field, String value) {
        out.println(MailCaravan.MESSAGES.format("show." + field) + ": " + OneLine.of(value));
    }
}
