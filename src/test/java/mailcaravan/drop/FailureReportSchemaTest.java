package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Verdict;
import mailcaravan.journal.Outcome;
import mailcaravan.journal.RecipientLine;

/** {@code docs/failure.schema.json} and what is written into {@code failed/} say the same. */
class FailureReportSchemaTest {
    private final ObjectMapper json = new ObjectMapper();
    private JsonNode schema;

    @BeforeEach
    void read() throws Exception {
        schema = json.readTree(Path.of("docs", "failure.schema.json").toFile());
    }

    @Test
    void aFullReportHasTheSchemasFieldsInTheirOrder() {
        JsonNode report = json.valueToTree(new FailureReport("2026-11-22T12:56:00.832Z", "default", "a.eml", "id",
                "<id@example.com>", Outcome.REFUSED, "rcpt", "550 5.1.1", "550 5.1.1 No", "REJECT_RECIPIENT", "reason",
                "remedy", Map.of("en", "remedy", "ja", "対処"), 1,
                List.of(new FailedAttempt("2026-11-22T12:55:00Z", "rcpt", "451", "451 later")), "2026-11-22T12:55:00Z",
                List.of(new RecipientLine("a@example.org", "550 5.1.1 No"))));

        assertThat(names(report)).isEqualTo(names(schema.at("/properties")));
        assertThat(names(report.at("/recipients/0")))
                .isEqualTo(names(schema.at("/properties/recipients/items/properties")));
        assertThat(names(report.at("/history/0"))).isEqualTo(names(schema.at("/properties/history/items/properties")));
        assertThat(texts("/properties/outcome/enum")).contains(report.path("outcome").asText());
    }

    @Test
    void aReportWithoutMessageAndReplyHasTheRequiredFieldsAtLeast() {
        JsonNode report = json.valueToTree(new FailureReport("2026-11-22T12:56:00.832Z", "default", "a.eml", "id", null,
                Outcome.DEAD_LETTERED, null, null, null, null, null, null, null, 1, null, null, List.of()));

        assertThat(names(report)).containsExactlyElementsOf(texts("/required"));
    }

    @Test
    void theSchemaNamesEveryStageAndVerdict() {
        assertThat(texts("/properties/stage/enum")).isEqualTo(Stream.of(Stage.values()).map(Stage::toString).toList());
        assertThat(texts("/properties/verdict/enum"))
                .isEqualTo(Arrays.stream(Verdict.values()).map(Verdict::name).toList());
    }

    private List<String> texts(String pointer) {
        return schema.at(pointer).valueStream().map(JsonNode::asText).toList();
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
