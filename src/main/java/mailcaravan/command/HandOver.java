package mailcaravan.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import mailcaravan.account.ConfigurationException;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.IoReason;
import mailcaravan.drop.RequestDraft;
import mailcaravan.failure.SmailCode;
import mailcaravan.message.ComposedMessage;
import mailcaravan.message.Origin;
import mailcaravan.message.RequestComposer;
import mailcaravan.message.RequestContent;
import mailcaravan.message.RequestRefusedException;
import mailcaravan.queue.BrokerConnections;
import mailcaravan.queue.RequestProducer;
import mailcaravan.smail.SmailException;

/**
 * Leaves a message to a running bundle, in its account's drop folder or queue, with the envelope as its first header
 * fields. What the bundle would refuse is refused here, where its writer sees it.
 */
final class HandOver {
    /** Where a message is left. */
    enum Place {
        FOLDER, BROKER;

        /**
         * A place by its name.
         *
         * @param name
         *            empty: the folder
         * @throws SmailException
         *             0017 for a name that there is not
         */
        static Place of(String name) throws SmailException {
            return switch (name) {
                case "", "folder" -> FOLDER;
                case "broker" -> BROKER;
                default -> throw new SmailException(SmailCode.OPTION,
                        MailCaravan.MESSAGES.format("hand-over.place", name));
            };
        }
    }

    private final SendAccount found;

    HandOver(SendAccount found) {
        this.found = found;
    }

    /**
     * Hands a message over.
     *
     * @return one line that says where it is
     * @throws SmailException
     *             0004 if it cannot be written, 30 if there is no broker
     * @throws IOException
     *             of the broker, or of a file that the message is made of
     */
    String to(Place place, ComposedMessage message)
            throws SmailException, ConfigurationException, CredentialsException, RequestRefusedException, IOException {
        if (place == Place.FOLDER) {
            return MailCaravan.MESSAGES.format("hand-over.done", toFolder(message));
        }
        Optional<BrokerConnections> broker = ConfiguredFolders.broker(found.configuration());
        if (broker.isEmpty()) {
            throw new SmailException(SmailCode.CONFIGURATION, MailCaravan.MESSAGES.format("hand-over.no-broker"));
        }
        ByteArrayOutputStream eml = new ByteArrayOutputStream();
        write(message, eml);
        byte[] octets = eml.toByteArray();
        check(RequestContent.of(octets));
        String queue = found.account().queue();
        return MailCaravan.MESSAGES.format("hand-over.done-broker", queue,
                new RequestProducer(broker.get(), queue).send(octets));
    }

    private Path toFolder(ComposedMessage message)
            throws SmailException, CredentialsException, RequestRefusedException, IOException {
        Path folder = found.account().dropFolder();
        try (RequestDraft draft = RequestDraft.in(folder)) {
            write(message, draft.content());
            check(RequestContent.of(draft.written()));
            return draft.publish();
        } catch (IOException e) {
            throw new SmailException(SmailCode.WORK_FILE,
                    MailCaravan.MESSAGES.format("hand-over.failed", folder, IoReason.of(e)));
        }
    }

    private static void write(ComposedMessage message, OutputStream out) throws IOException {
        out.write(message.envelope().headerBlock());
        message.writeTo(out);
    }

    /** Refuses what the bundle would refuse. */
    void check(RequestContent request) throws CredentialsException, RequestRefusedException, IOException {
        new RequestComposer(found.account().mailbox(), found.account().allowedSenders()).composeEml(request,
                new Origin("0", ZonedDateTime.now().truncatedTo(ChronoUnit.SECONDS)));
    }
}
