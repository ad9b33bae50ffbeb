package mailcaravan.smail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import mailcaravan.account.IoReason;
import mailcaravan.account.LocaleNames;
import mailcaravan.failure.SmailCode;
import mailcaravan.message.AttachmentSource;
import mailcaravan.message.MailAttachment;
import mailcaravan.message.MissingAttachmentException;
import mailcaravan.message.RequestContent;

/** The files that the caller names, all of them his own: anywhere, also through links. Thread-safe. */
public final class NamedFiles implements AttachmentSource {
    private final Path folder;

    /**
     * Files by their names.
     *
     * @param folder
     *            what relative ones count from
     */
    public NamedFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * The attachments of SMAIL's comma lists ({@code -a}), each looked at now.
     *
     * @throws SmailException
     *             0003 if one is not a file that can be read
     */
    public static List<MailAttachment> attachments(List<String> lists) throws SmailException {
        List<MailAttachment> all = new ArrayList<>();
        for (String list : lists) {
            for (String name : Files.isRegularFile(path(list)) ? List.of(list) : CommaList.of(list)) {
                String file = name.replace("\"", "");
                check(file);
                all.add(new MailAttachment(file, null, path(file).getFileName().toString(), null, null));
            }
        }
        return all;
    }

    private static void check(String name) throws SmailException {
        Path file = path(name);
        if (!Files.exists(file)) {
            throw new SmailException(SmailCode.ATTACHMENT, Smail.MESSAGES.format("attachment-missing", name));
        }
        if (!Files.isRegularFile(file)) {
            throw new SmailException(SmailCode.ATTACHMENT, Smail.MESSAGES.format("attachment-not-a-file", name));
        }
        // a program that still writes it may have locked it
        try (InputStream in = Files.newInputStream(file)) {
            in.read();
        } catch (IOException e) {
            throw new SmailException(SmailCode.ATTACHMENT,
                    Smail.MESSAGES.format("attachment-unreadable", name, IoReason.of(e)));
        }
    }

    private static Path path(String name) throws SmailException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new SmailException(SmailCode.ATTACHMENT,
                    Smail.MESSAGES.format(LocaleNames.spells(name) ? "attachment-missing" : "locale", name));
        }
    }

    @Override
    public RequestContent resolve(String file) throws MissingAttachmentException, IOException {
        try {
            Path path = folder.resolve(file);
            if (Files.isRegularFile(path)) {
                return RequestContent.of(path.toRealPath());
            }
        } catch (InvalidPathException e) {
            // nor can it be there
        }
        throw new MissingAttachmentException(file);
    }
}
