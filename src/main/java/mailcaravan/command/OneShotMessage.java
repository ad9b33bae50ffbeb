package mailcaravan.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import mailcaravan.account.Account;
import mailcaravan.account.AllowedSenders;
import mailcaravan.failure.SmailCode;
import mailcaravan.message.ComposedMessage;
import mailcaravan.message.MailAttachment;
import mailcaravan.message.MailRequest;
import mailcaravan.message.MissingAttachmentException;
import mailcaravan.message.Origin;
import mailcaravan.message.Recipient;
import mailcaravan.message.RequestComposer;
import mailcaravan.message.RequestContent;
import mailcaravan.message.RequestRefusedException;
import mailcaravan.smail.NamedFiles;
import mailcaravan.smail.SmailBanner;
import mailcaravan.smail.SmailException;
import mailcaravan.smail.SmailMessage;

/**
 * The one message of a command: composed from its options, a mail request or a finished message.
 *
 * @param id
 *            of this run
 * @param name
 *            what the journal calls it
 * @param options
 *            empty for one that came in a file
 */
record OneShotMessage(String id, String name, ComposedMessage composed, Optional<SmailMessage> options,
        String bodyFile) {
    static OneShotMessage of(SendOptions options, Account account)
            throws SmailException, RequestRefusedException, MissingAttachmentException, IOException {
        return of(options, account.mailbox(), account.allowedSenders());
    }

    /** The same where no more is known of the account than who may send. */
    static OneShotMessage of(SendOptions options, String mailbox, AllowedSenders senders)
            throws SmailException, RequestRefusedException, MissingAttachmentException, IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        Origin origin = new Origin(id, ZonedDateTime.now().truncatedTo(ChronoUnit.SECONDS));
        RequestComposer composer = new RequestComposer(mailbox, senders);
        if (options.eml() != null) {
            return new OneShotMessage(id, options.eml().toString(),
                    composer.composeEml(content(options.eml()), origin), Optional.empty(), "");
        }
        if (options.json() != null) {
            Path folder = options.json().toAbsolutePath().getParent();
            return new OneShotMessage(id, options.json().toString(),
                    composer.composeJson(content(options.json()), new NamedFiles(folder), origin), Optional.empty(),
                    "");
        }
        SmailMessage message = options.message();
        MailRequest request = message.request(mailbox, "Mail Caravan " + Version.number());
        return new OneShotMessage(id, "-", composer.compose(request, new NamedFiles(Path.of("")), origin),
                Optional.of(message), options.bodyFile());
    }

    private static RequestContent content(Path file) throws IOException, SmailException {
        if (file.toString().equals("-")) {
            return RequestContent.of(System.in.readAllBytes());
        }
        if (!Files.isRegularFile(file)) {
            throw new SmailException(SmailCode.BODY_FILE, MailCaravan.MESSAGES.format("send.no-file", file));
        }
        return RequestContent.of(file.toRealPath());
    }

    /** SMAIL's information about it. */
    List<String> banner(SendAccount found, Account account) throws IOException {
        String from = composed.from();
        String recipients = options.map(each -> each.recipients().shown()).orElseGet(
                () -> String.join(",", composed.envelope().recipients().stream().map(Recipient::address).toList()));
        return SmailBanner.lines(new SmailBanner.Facts("Mail Caravan " + Version.number(),
                found.configuration().file(), found.account().config().tokenFile(), account, bodyFile,
                options.map(each -> each.attachments().stream().map(MailAttachment::file).toList()).orElse(List.of()),
                from, recipients, options.map(SmailMessage::subject).orElse("-"),
                options.map(SmailMessage::charset).orElse("-"), encoding()));
    }

    private String encoding() {
        return header().stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-transfer-encoding:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElse("7bit");
    }

    /** The lines of its header, as they go out. */
    List<String> header() {
        Head head = new Head();
        try {
            composed.writeTo(head);
        } catch (Head.CompleteException e) {
            // there is more, which nobody wants to see
        } catch (IOException e) {
            return List.of(); // said when it is submitted
        }
        return head.text.toString().stripTrailing().lines().toList();
    }

    /** Takes the header, and no more. */
    private static final class Head extends OutputStream {
        private static final int MOST = 64 * 1024;
        private final StringBuilder text = new StringBuilder();

        /** The header is complete. */
        private static final class CompleteException extends IOException {
            private static final long serialVersionUID = 1;
        }

        @Override
        public void write(int octet) throws IOException {
            text.append((char) (octet & 0xff));
            int end = text.length();
            if (end > MOST || end >= 4 && text.substring(end - 4).equals("\r\n\r\n")) {
                throw new CompleteException();
            }
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            for (char each : new String(octets, offset, length, StandardCharsets.ISO_8859_1).toCharArray()) {
                write(each);
            }
        }
    }
}
