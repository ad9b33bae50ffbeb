package mailcaravan.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import mailcaravan.account.ConfigurationException;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.IoReason;
import mailcaravan.drop.RequestDraft;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.message.LocalUsers;
import mailcaravan.message.PipedInput;
import mailcaravan.message.PipedMessage;
import mailcaravan.message.RequestContent;
import mailcaravan.message.RequestRefusedException;
import mailcaravan.smail.SmailException;
import mailcaravan.text.OneLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Takes a message from standard input as {@code sendmail} does, for cron, PHP and mutt, and leaves it to a running bundle in
 * the account's drop folder. Silent where all is well; exit statuses as in sysexits.h, which its callers know.
 */
@Command(name = "sendmail", resourceBundle = "mailcaravan.command.usage", sortOptions = false,
        exitCodeOnInvalidInput = SendmailCommand.USAGE)
final class SendmailCommand implements Callable<Integer> {
    static final int USAGE = 64;
    private static final int DATA = 65;
    private static final int CANNOT_CREATE = 73;
    private static final int TRY_AGAIN = 75;
    private static final int NO_PERMISSION = 77;
    private static final int CONFIGURATION = 78;
    /** The largest message that Exchange Online takes. */
    private static final long LARGEST = 150L << 20;

    @Spec
    private CommandSpec spec;

    @Option(names = "-t", descriptionKey = "option.sendmail-header")
    private boolean[] recipientsInHeader;

    @Option(names = "-i", descriptionKey = "option.sendmail-dots")
    private boolean[] dots;

    @Option(names = {"-f", "-r"}, paramLabel = "ADDRESS", descriptionKey = "option.sendmail-from")
    private List<String> senders = new ArrayList<>();

    @Option(names = "-F", paramLabel = "NAME", descriptionKey = "option.sendmail-name")
    private List<String> fullNames = new ArrayList<>();

    @Option(names = "-o", paramLabel = "X", descriptionKey = "option.sendmail-option")
    private List<String> moreOptions = new ArrayList<>();

    @Option(names = "-b", paramLabel = "m", descriptionKey = "option.sendmail-mode")
    private List<String> modes = new ArrayList<>();

    // what callers pass and what means nothing here: body type, notifications, logs, hops, protocol, error mode
    @Option(names = {"-B", "-N", "-R", "-L", "-O", "-X", "-A", "-h", "-p", "-e"}, hidden = true)
    private List<String> unusedValues = new ArrayList<>();

    @Option(names = {"-U", "-G", "-n", "-v", "-m"}, hidden = true)
    private boolean[] unusedFlags;

    @Option(names = "--account", paramLabel = "NAME", descriptionKey = "option.send-account")
    private String account;

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.config")
    private Path config;

    @Parameters(arity = "0..*", paramLabel = "RECIPIENT", descriptionKey = "parameter.sendmail-recipients")
    private List<String> recipients = new ArrayList<>();

    @Override
    public Integer call() {
        Optional<String> mode = modes.stream().filter(each -> !each.equals("m")).findFirst();
        if (mode.isPresent()) {
            return failed(USAGE, MailCaravan.MESSAGES.format("sendmail.mode", "-b" + mode.get()));
        }
        if (recipientsInHeader == null && recipients.isEmpty()) {
            return failed(USAGE, MailCaravan.MESSAGES.format("sendmail.no-recipient"));
        }
        try {
            return handOver(SendAccount.configured(Optional.ofNullable(config), account, last(senders)));
        } catch (SmailException | ConfigurationException | CredentialsException e) {
            return failed(CONFIGURATION, e.getMessage());
        }
    }

    private int handOver(SendAccount found) throws CredentialsException {
        Path folder = found.account().dropFolder();
        String mailbox = found.account().mailbox();
        try (RequestDraft draft = draft(folder)) {
            if (draft == null) {
                return CANNOT_CREATE;
            }
            List<String> local = found.configuration().caravan().sendmail().localRecipients().orElse(List.of());
            PipedMessage message = PipedMessage.read(new PipedInput(System.in, !dotsStay(), LARGEST));
            message.writeTo(draft.content(), new LocalUsers(mailbox, local), new PipedMessage.Arguments(last(senders),
                    last(fullNames), recipients, recipientsInHeader != null));
            new HandOver(found).check(RequestContent.of(draft.written()));
            draft.publish();
            return MailCaravan.DONE;
        } catch (RequestRefusedException e) {
            return refused(e);
        } catch (PipedInput.TooLargeException e) {
            return failed(DATA, e.getMessage());
        } catch (IOException e) {
            return failed(TRY_AGAIN, MailCaravan.MESSAGES.format("hand-over.failed", folder, IoReason.of(e)));
        }
    }

    // null: said
    private RequestDraft draft(Path folder) {
        try {
            return RequestDraft.in(folder);
        } catch (IOException e) {
            failed(CANNOT_CREATE, MailCaravan.MESSAGES.format("hand-over.failed", folder, IoReason.of(e)));
            return null;
        }
    }

    private int refused(RequestRefusedException e) {
        int status = switch (e.code()) {
            case "sender-not-allowed" -> NO_PERMISSION;
            case "no-recipient" -> USAGE;
            default -> DATA;
        };
        return failed(status, e.getMessage() + " " + FailureCatalogue.classify(e).remedy(Locale.getDefault()));
    }

    private boolean dotsStay() {
        return dots != null || moreOptions.contains("i");
    }

    // a program's own options stand before those of whoever calls it
    private static String last(List<String> values) {
        return values.isEmpty() ? "" : values.get(values.size() - 1);
    }

    private int failed(int status, String sentence) {
        spec.commandLine().getErr().println("mail-caravan: " + OneLine.of(sentence));
        return status;
    }
}
