package mailcaravan.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import mailcaravan.failure.SmailCode;
import mailcaravan.smail.BodyFile;
import mailcaravan.smail.NamedFiles;
import mailcaravan.smail.SmailException;
import mailcaravan.smail.SmailMessage;
import mailcaravan.smail.SmailRecipients;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code send} is to send: SMAIL's switches, and the long options beside them. */
final class SendOptions {
    @Parameters(arity = "0..*", paramLabel = "TO[,CC:..,BCC:..]", descriptionKey = "parameter.recipients")
    private List<String> recipients = new ArrayList<>();

    @Option(names = "-f", paramLabel = "FROM", descriptionKey = "option.smail-from", preprocessor = SmailValue.class)
    private String from = "";

    @Option(names = "-s", paramLabel = "SUBJECT", descriptionKey = "option.smail-subject",
            preprocessor = SmailValue.class)
    private String subject = "";

    @Option(names = "-T", paramLabel = "TEXT", descriptionKey = "option.smail-text", preprocessor = SmailValue.class)
    private String text;

    @Option(names = "-F", paramLabel = "FILE", descriptionKey = "option.smail-file", preprocessor = SmailValue.class)
    private String bodyFile = "";

    @Option(names = "-a", paramLabel = "FILE[,FILE..]", descriptionKey = "option.smail-attachments",
            preprocessor = SmailValue.class)
    private List<String> attachments = new ArrayList<>();

    @Option(names = "-p", paramLabel = "1..9", descriptionKey = "option.smail-priority")
    private String priority;

    @Option(names = "-m", paramLabel = "ID", arity = "0..1", descriptionKey = "option.smail-message-id",
            preprocessor = SmailValue.GluedOnly.class)
    private String messageId;

    @Option(names = "-t", descriptionKey = "option.smail-time-zone")
    private boolean timeZone;

    @Option(names = "--to", paramLabel = "ADDRESS", descriptionKey = "option.to")
    private List<String> to = new ArrayList<>();

    @Option(names = "--cc", paramLabel = "ADDRESS", descriptionKey = "option.cc")
    private List<String> cc = new ArrayList<>();

    @Option(names = "--bcc", paramLabel = "ADDRESS", descriptionKey = "option.bcc")
    private List<String> bcc = new ArrayList<>();

    @Option(names = "--reply-to", paramLabel = "ADDRESS", descriptionKey = "option.reply-to")
    private String replyTo;

    @Option(names = "--html", paramLabel = "FILE", descriptionKey = "option.html")
    private String htmlFile;

    @Option(names = "--header", paramLabel = "NAME:VALUE", descriptionKey = "option.header")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--charset", paramLabel = "NAME", descriptionKey = "option.charset")
    private String charset;

    @Option(names = "--json", paramLabel = "FILE", descriptionKey = "option.send-json")
    private Path json;

    @Option(names = "--eml", paramLabel = "FILE", descriptionKey = "option.send-eml")
    private Path eml;

    /** The address of {@code -f} without its name, or the empty string. */
    String fromAddress() {
        int open = from.lastIndexOf('<');
        return open >= 0 && from.strip().endsWith(">")
                ? from.strip().substring(open + 1, from.strip().length() - 1).strip()
                : from.strip();
    }

    /** A mail request in a file, or null. */
    Path json() {
        return json;
    }

    /** A finished message in a file, or null. */
    Path eml() {
        return eml;
    }

    String bodyFile() {
        return text == null ? bodyFile : "";
    }

    /**
     * The message that the options describe; files are read here.
     *
     * @throws SmailException
     *             with SMAIL's number, if a file or a value cannot be used
     */
    SmailMessage message() throws SmailException {
        if (json != null || eml != null) {
            throw new IllegalStateException("the message is in a file");
        }
        SmailRecipients everybody = SmailRecipients.of(recipients).and(to, cc, bcc);
        String checkedSubject = SmailMessage.checkedSubject(subject);
        String body = text != null
                ? SmailMessage.checkedText(text)
                : bodyFile.isEmpty() ? "" : BodyFile.read(bodyFile, Optional.ofNullable(charset));
        String html = htmlFile == null ? null : BodyFile.read(htmlFile, Optional.ofNullable(charset));
        return new SmailMessage(from, everybody, checkedSubject, body, html, charset, priority, messageId, replyTo,
                headerFields(), NamedFiles.attachments(attachments.stream().filter(each -> !each.isBlank()).toList()));
    }

    /**
     * Refuses options that would have no effect.
     *
     * @throws SmailException
     *             0017 for those of a message beside a finished one
     */
    void check() throws SmailException {
        if (json == null && eml == null) {
            return;
        }
        boolean more = text != null || !subject.isEmpty() || !bodyFile.isEmpty() || !attachments.isEmpty()
                || priority != null || messageId != null || replyTo != null || htmlFile != null || !headers.isEmpty()
                || charset != null || !from.isEmpty() || !recipients.isEmpty() || !to.isEmpty() || !cc.isEmpty()
                || !bcc.isEmpty() || json != null && eml != null;
        if (more) {
            throw new SmailException(SmailCode.OPTION, MailCaravan.MESSAGES.format("send.message-twice"));
        }
    }

    private Map<String, String> headerFields() throws SmailException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String each : headers) {
            int colon = each.indexOf(':');
            if (colon < 1) {
                throw new SmailException(SmailCode.OPTION, MailCaravan.MESSAGES.format("send.header-form", each));
            }
            fields.put(each.substring(0, colon).strip(), each.substring(colon + 1).strip());
        }
        return fields;
    }
}
