package mailcaravan.smail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import mailcaravan.failure.SmailCode;
import mailcaravan.message.Iso2022Jp;
import mailcaravan.message.MailAttachment;
import mailcaravan.message.MailRequest;
import mailcaravan.message.Priority;

/**
 * What a command line says of a message, and the mail request that it stands for: as SMAIL's by default, that is
 * ISO-2022-JP where that holds all of it, otherwise UTF-8. Immutable.
 *
 * @param from
 *            as {@code -f} has it; empty: the mailbox
 * @param subject
 *            empty: none
 * @param text
 *            empty: an empty body
 * @param html
 *            null: none
 * @param charset
 *            null: chosen by the texts
 * @param priority
 *            SMAIL's 1 to 9, or a word; null: none
 * @param messageId
 *            as {@code -m} has it, with or without brackets; null or empty: one is made
 * @param replyTo
 *            null: none
 */
public record SmailMessage(String from, SmailRecipients recipients, String subject, String text, String html,
        String charset, String priority, String messageId, String replyTo, Map<String, String> headers,
        List<MailAttachment> attachments) {
    /** Characters; SMAIL's own bound is not known. */
    static final int LONGEST_SUBJECT = 1_000;
    /** Characters: what a Windows command line holds. */
    static final int LONGEST_TEXT = 32_767;
    private static final String UTF_8 = "UTF-8";

    /** Keeps own copies. */
    public SmailMessage {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        attachments = List.copyOf(attachments);
    }

    /**
     * The mail request.
     *
     * @param mailbox
     *            the account's
     * @param mailer
     *            for X-Mailer
     * @throws SmailException
     *             0001 if there is no recipient, 0017 for a priority that there is not
     */
    public MailRequest request(String mailbox, String mailer) throws SmailException {
        if (recipients.isEmpty()) {
            throw new SmailException(SmailCode.RECIPIENT, Smail.MESSAGES.format("no-recipient"));
        }
        Map<String, String> all = new LinkedHashMap<>();
        all.put("X-Mailer", mailer);
        all.putAll(headers);
        return new MailRequest(SmailSender.of(from, mailbox), null, replyTo, recipients.to(), recipients.cc(),
                recipients.bcc(), subject.isEmpty() ? null : subject, html != null && text.isEmpty() ? null : text,
                html,
                charset(), knownPriority(), bracketed(), all, attachments);
    }

    /** The message's charset by its name in MIME, as far as it is known. */
    public String charset() {
        return Optional.ofNullable(charset).orElseGet(() -> texts().stream().allMatch(Iso2022Jp::holds)
                ? Iso2022Jp.NAME
                : UTF_8);
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(from, recipients.shown(), subject, text));
        if (html != null) {
            texts.add(html);
        }
        if (replyTo != null) {
            texts.add(replyTo);
        }
        texts.addAll(headers.values());
        attachments.forEach(each -> texts.add(each.name()));
        return texts;
    }

    private Priority knownPriority() throws SmailException {
        Priority known = priority == null ? null : Priority.parse(priority);
        if (priority != null && known == null) {
            throw new SmailException(SmailCode.OPTION, Smail.MESSAGES.format("priority", priority));
        }
        return known;
    }

    private String bracketed() {
        if (messageId == null || messageId.isEmpty()) {
            return null;
        }
        return messageId.startsWith("<") ? messageId : "<" + messageId + ">";
    }

    /**
     * A subject of the command line.
     *
     * @throws SmailException
     *             0018 if it is too long
     */
    public static String checkedSubject(String subject) throws SmailException {
        return checked(subject, LONGEST_SUBJECT, "-s");
    }

    /**
     * A text of the command line ({@code -T}).
     *
     * @throws SmailException
     *             0018 if it is too long
     */
    public static String checkedText(String text) throws SmailException {
        return checked(text, LONGEST_TEXT, "-T");
    }

    private static String checked(String value, int longest, String option) throws SmailException {
        if (value.length() > longest) {
            throw new SmailException(SmailCode.TOO_LONG, Smail.MESSAGES.format("too-long", option,
                    Integer.toString(value.length()), Integer.toString(longest)));
        }
        return value;
    }
}
