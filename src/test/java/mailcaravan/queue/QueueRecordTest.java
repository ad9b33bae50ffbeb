package mailcaravan.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.drop.FailedAttempt;
import mailcaravan.journal.RecipientLine;

class QueueRecordTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RecipientLine DONE = new RecipientLine("a@example.org", "250 2.1.5 Recipient OK");
    private static final FailedAttempt ATTEMPT = new FailedAttempt("2030-01-02T03:04:05+09:00", "RCPT", "451 4.7.500",
            "451 4.7.500 busy");

    private static QueueRecord parsed(QueueRecord record) throws Exception {
        return QueueRecord.parse(JSON, record.toJson(JSON));
    }

    @Test
    void whatTravelsWithARequestComesBackWhole() throws Exception {
        QueueRecord first = QueueRecord.first("0123456789abcdef", "fedcba9876543210", "ID:7", 42);
        QueueRecord failed = first.failed(10, 20, 30, List.of(DONE), ATTEMPT);

        assertThat(parsed(first)).isEqualTo(first);
        assertThat(parsed(failed)).isEqualTo(failed);
        assertThat(failed.attempts()).isEqualTo(1);
        assertThat(failed.history()).containsExactly(ATTEMPT);
        assertThat(parsed(failed.missing(40, 50))).isEqualTo(failed.missing(40, 50));
    }

    @Test
    void aDeadLetterThatIsPutBackIsANewRequestWithTheOldMessageId() {
        QueueRecord renewed = QueueRecord.first("0123456789abcdef", "fedcba9876543210", "ID:7", 42)
                .failed(10, 20, 30, List.of(), ATTEMPT).renewed("00112233", List.of(DONE));

        assertThat(renewed).isEqualTo(
                QueueRecord.first("00112233", "fedcba9876543210", "ID:7", 42).with(List.of(DONE)));
    }

    @Test
    void theRecipientsOfAVeryLargeRequestAreNotForgotten() throws Exception {
        QueueRecord large = QueueRecord.first("0123456789abcdef", "fedcba9876543210", null, 0)
                .with(IntStream.range(0, 30_000)
                        .mapToObj(i -> new RecipientLine("recipient" + i + "@example.org", "250 2.1.5 Recipient OK"))
                        .toList());

        assertThat(parsed(large)).isEqualTo(large);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "7", "{}", "{\"id\":\"0123456789\"}",
            "{\"id\":\"x' OR 1=1\",\"origin\":\"0123456789\"}", "{\"id\":\"0123456789\",\"origin\":\"a@b\"}",
            "{\"id\":\"0123456789\",\"origin\":\"0123456789\",\"attempts\":-1}",
            "{\"id\":\"0123456789\",\"origin\":\"0123456789\",\"done\":[null]}",
            "{\"id\":\"0123456789\",\"origin\":\"0123456789\",\"done\":[{\"reply\":\"250\"}]}",
            "{\"id\":\"0123456789\",\"origin\":\"0123456789\",\"done\":7}",
            "{\"id\":\"0123456789\",\"origin\":\"0123456789\",\"history\":[null]}"})
    void whatIsNoRecordCountsAsNone(String forged) {
        assertThat(QueueRecord.parse(JSON, forged)).isNull();
    }

    @Test
    void aPropertyOfAnotherTypeOrWithoutBoundsCountsAsNone() {
        assertThat(QueueRecord.parse(JSON, 7)).isNull();
        assertThat(QueueRecord.parse(JSON, null)).isNull();
        assertThat(QueueRecord.parse(JSON, "{\"id\":\"0123456789\",\"origin\":\"0123456789\",\"x\":\""
                + "x".repeat(20_000_000) + "\"}")).isNull();
    }

    @Test
    void fieldsOfALaterVersionAreIgnored() {
        assertThat(QueueRecord.parse(JSON, "{\"id\":\"0123456789\",\"origin\":\"0123456789\",\"later\":true}"))
                .isEqualTo(QueueRecord.first("0123456789", "0123456789", null, 0));
    }
}
