package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/** What lies in the folder is what arrives, octet for octet, however many there are and however they were written. */
class ByteFidelityIT {
    private static final int MESSAGES = 500;
    private static final Pattern ADDED_MESSAGE_ID = Pattern.compile("Message-ID: <[!-~]+@example\\.com>\r\n");
    private static final Pattern ADDED_DATE = Pattern
            .compile("Date: [A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}\r\n");

    @TempDir
    Path folder;

    private final Set<String> addedMessageIds = new HashSet<>();

    @Test
    void fiveHundredMixedFilesArriveWithTheirOctets() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.run();
            Map<Integer, GeneratedEml> dropped = new HashMap<>();
            for (int i = 0; i < MESSAGES; i++) {
                GeneratedEml eml = new GeneratedEml(i, Rig.MAILBOX);
                dropped.put(i, eml);
                if (i % 2 == 0) {
                    rig.drop("mixed " + i + ".eml", eml.file());
                } else {
                    Files.write(rig.drop().resolve("mixed " + i + ".eml"), eml.file());
                }
            }
            rig.awaitSent(MESSAGES);
            for (AcceptedMessage message : rig.office.accepted()) {
                int number = Integer.parseInt(Rig.header(message, GeneratedEml.NUMBER));
                assertArrived(dropped.remove(number), message);
            }
            assertThat(dropped.keySet()).as("numbers that did not arrive").isEmpty();
            assertThat(addedMessageIds).as("Message-IDs of our own").hasSize(MESSAGES / 2);
            assertThat(rig.office.counters().tokenRequests()).isEqualTo(1);
            assertThat(rig.office.counters().maxConnectionsPerMailbox()).isBetween(1L, 3L);
            assertThat(rig.journaled("submitted")).isEqualTo(MESSAGES);
            rig.assertOutcomes(MESSAGES, MESSAGES, 0);
        }
    }

    private void assertArrived(GeneratedEml eml, AcceptedMessage message) throws Exception {
        assertThat(eml).as("the dropped file of message %s, first arrival", message.number()).isNotNull();
        byte[] octets = Rig.octets(message);
        byte[] header = eml.arrivingHeader();
        byte[] body = eml.arrivingBody();
        assertThat(Arrays.copyOf(octets, header.length)).as("header of %s", eml.number).isEqualTo(header);
        assertThat(Arrays.copyOfRange(octets, octets.length - body.length, octets.length)).as("body of %s", eml.number)
                .isEqualTo(body);
        String between = new String(octets, header.length, octets.length - header.length - body.length,
                StandardCharsets.US_ASCII);
        if (!eml.messageId) {
            String messageId = Rig.header(message, "Message-ID");
            assertThat(addedMessageIds.add(messageId)).as("%s is new", messageId).isTrue();
            between = without(ADDED_MESSAGE_ID, between);
        }
        if (!eml.date) {
            between = without(ADDED_DATE, between);
        }
        assertThat(between).as("between header and body of %s", eml.number).isEqualTo("\r\n");
        assertThat(message.sender()).isEqualTo(Rig.MAILBOX);
        assertThat(message.recipients()).as("recipients of %s", eml.number)
                .containsExactlyInAnyOrderElementsOf(eml.recipients);
    }

    private static String without(Pattern line, String text) {
        Matcher matcher = line.matcher(text);
        assertThat(matcher.find()).as("%s in %s", line, text).isTrue();
        return text.substring(0, matcher.start()) + text.substring(matcher.end());
    }
}
