package mailcaravan.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Keeps accepted messages as files: {@code NNNNNN.eml} with the octets received, {@code NNNNNN.envelope.json} beside
 * it. Numbers go on from those that the directory holds, so that no start overwrites an earlier one. Thread-safe.
 */
final class MessageStore {
    private final Path directory;
    private final Clock clock;
    private final AtomicInteger lastNumber;
    private final AtomicLong lastSpool = new AtomicLong();
    private final Map<Integer, AcceptedMessage> accepted = new ConcurrentSkipListMap<>();

    /** Opens a directory, made if it is missing, and clears away what an interrupted message left. */
    MessageStore(Path directory, Clock clock) throws IOException {
        this.directory = Files.createDirectories(directory).toAbsolutePath();
        this.clock = clock;
        int greatest = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.matches("\\d{6,9}\\.(eml|envelope\\.json)")) {
                    greatest = Math.max(greatest, Integer.parseInt(name.substring(0, name.indexOf('.'))));
                } else if (name.matches("\\.incoming-\\d+")) {
                    Files.deleteIfExists(file);
                }
            }
        }
        lastNumber = new AtomicInteger(greatest);
    }

    /** A place for the content of a message that is coming in. */
    Spool spool(long largest) {
        return new Spool(directory.resolve(".incoming-" + lastSpool.incrementAndGet()), largest);
    }

    /** Puts a message into the store; when this returns, both its files are there. */
    AcceptedMessage accept(Spool spool, MailTransaction mail, String user, boolean tls) throws IOException {
        int number = lastNumber.incrementAndGet();
        String stem = String.format("%06d", number);
        Path file = directory.resolve(stem + ".eml");
        Instant time = clock.instant();
        List<String> recipients = mail.recipients().stream().map(SmtpPath::address).toList();
        AcceptedMessage message = new AcceptedMessage(number, time, mail.sender().address(),
                mail.sender().parameters(), recipients, user, tls, file);
        Path envelope = directory.resolve(stem + ".envelope.json");
        try {
            // before the message: who finds the .eml finds its envelope too
            Files.writeString(envelope, envelope(message, mail, spool.size()).toPrettyString() + "\n",
                    StandardCharsets.UTF_8);
            spool.moveTo(file);
        } catch (IOException e) {
            Files.deleteIfExists(envelope);
            throw e;
        }
        accepted.put(number, message);
        return message;
    }

    /** The messages of this start in the order of their numbers. */
    List<AcceptedMessage> accepted() {
        return List.copyOf(accepted.values());
    }

    private static ObjectNode envelope(AcceptedMessage message, MailTransaction mail, long size) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode().put("number", message.number())
                .put("time", message.time().toString()).put("user", message.user()).put("tls", message.tls())
                .put("sender", message.sender()).put("senderParameters", message.senderParameters());
        ArrayNode recipients = envelope.putArray("recipients");
        for (SmtpPath recipient : mail.recipients()) {
            recipients.addObject().put("address", recipient.address()).put("parameters", recipient.parameters());
        }
        return envelope.put("size", size);
    }
}
