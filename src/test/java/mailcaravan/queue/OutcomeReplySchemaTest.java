package mailcaravan.queue;

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

/** {@code docs/outcome.schema.json} and what a reply address gets say the same. */
class OutcomeReplySchemaTest {
    private final ObjectMapper json = new ObjectMapper();
    private JsonNode schema;

    @BeforeEach
    void read() throws Exception {
        schema = json.readTree(Path.of("docs", "outcome.schema.json").toFile());
    }

    @Test
    void aReplyAboutARefusalHasTheSchemasFieldsInTheirOrder() {
        JsonNode reply = json.valueToTree(new OutcomeReply("2026-11-22T12:56:00.832Z", "default", "ID:1", "id",
                "<id@example.com>", Outcome.REFUSED, List.of(new RecipientLine("a@example.org", "550 5.1.1 No")),
                "rcpt", "REJECT_RECIPIENT", "550 5.1.1", "550 5.1.1 No", "reason", "remedy", 2));

        assertThat(names(reply)).isEqualTo(names(schema.at("/properties")));
        assertThat(names(reply.at("/recipients/0")))
                .isEqualTo(names(schema.at("/properties/recipients/items/properties")));
        assertThat(texts("/properties/outcome/enum")).contains(reply.path("outcome").asText());
    }

    @Test
    void aReplyAboutASubmissionHasTheRequiredFields() {
        JsonNode reply = json.valueToTree(OutcomeReply.submitted("2026-11-22T12:56:00.832Z", "default", "ID:1", "id",
                "<id@example.com>", List.of(new RecipientLine("a@example.org", "250 2.1.5 OK")), 1));

        assertThat(names(reply)).containsAll(texts("/required")).contains("messageId").doesNotContain("reason");
        assertThat(texts("/properties/outcome/enum")).contains(reply.path("outcome").asText());
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
