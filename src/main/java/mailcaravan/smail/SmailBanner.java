package mailcaravan.smail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import mailcaravan.account.Account;
import mailcaravan.account.PopSettings;
import mailcaravan.account.SmtpSettings;
import mailcaravan.text.OneLine;

/** The information that SMAIL printed before it sent ({@code -i}), line by line. Shows no secret. */
public final class SmailBanner {
    private SmailBanner() {}

    /**
     * What is shown of one message.
     *
     * @param program
     *            name and version
     * @param configuration
     *            its file, if there is one
     * @param tokenFile
     *            of the account, if it has one
     * @param bodyFile
     *            the file's name, or empty
     * @param attachments
     *            the files' names
     * @param encoding
     *            transfer encoding of the whole message
     */
    public record Facts(String program, Optional<Path> configuration, Optional<Path> tokenFile, Account account,
            String bodyFile, List<String> attachments, String from, String recipients, String subject, String charset,
            String encoding) {}

    /** The lines, each without control characters. */
    public static List<String> lines(Facts facts) {
        SmtpSettings smtp = facts.account().smtp();
        boolean xoauth2 = smtp.authentication() == SmtpSettings.Authentication.XOAUTH2;
        boolean signsIn = smtp.authentication() != SmtpSettings.Authentication.NONE;
        boolean tls = smtp.security() != SmtpSettings.Security.NONE;
        List<String> lines = new ArrayList<>();
        lines.add("#----- " + facts.program() + " Information -----");
        add(lines, "configuration", bracketed(facts.configuration()));
        add(lines, "pop", word(smtp.pop().isPresent()));
        add(lines, "apop", word(
                smtp.pop().filter(pop -> pop.authentication() == PopSettings.Authentication.APOP).isPresent()));
        add(lines, "auth", signsIn
                ? Smail.MESSAGES.format("banner.auth-by",
                        "AUTH " + smtp.authentication().name().replace('_', '-'))
                : word(false));
        if (xoauth2) {
            add(lines, "oauth", bracketed(facts.tokenFile()));
        }
        add(lines, "api-account", "[" + facts.account().mailbox() + "]");
        add(lines, "smtp-account", smtp.username().isEmpty() ? facts.account().mailbox() : smtp.username());
        add(lines, "smtps", tls ? word(true) + " [Java " + Runtime.version().feature() + "]" : word(false));
        if (tls) {
            add(lines, "tls", "TLS1.3-1.2 " + Smail.MESSAGES.format("banner.automatic"));
        }
        add(lines, "starttls", word(smtp.security() == SmtpSettings.Security.STARTTLS));
        add(lines, "body", orNone(facts.bodyFile()));
        add(lines, "attachments", orNone(String.join(",", facts.attachments())));
        add(lines, "server", smtp.host());
        add(lines, "from", facts.from());
        add(lines, "to", facts.recipients());
        add(lines, "subject", facts.subject());
        add(lines, "charset", facts.charset());
        add(lines, "encoding", facts.encoding());
        return lines;
    }

    private static void add(List<String> lines, String key, String value) {
        lines.add(OneLine.of("#" + Smail.MESSAGES.format("banner." + key) + " " + value));
    }

    private static String word(boolean used) {
        return Smail.MESSAGES.format(used ? "banner.used" : "banner.unused");
    }

    private static String orNone(String value) {
        return value.isEmpty() ? Smail.MESSAGES.format("banner.none") : value;
    }

    private static String bracketed(Optional<Path> file) {
        return file.map(each -> "[" + each + "]").orElseGet(() -> Smail.MESSAGES.format("banner.none"));
    }
}
