package mailcaravan.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

class MailRequestSchemaTest {
    private JsonNode schema;

    @BeforeEach
    void read() throws Exception {
        schema = new ObjectMapper().readTree(Path.of("docs", "mail-request.schema.json").toFile());
    }

    @Test
    void schemaReaderAndRecordHaveTheSameFields() {
        assertThat(names(schema.at("/properties"))).isEqualTo(MailRequestReader.FIELDS)
                .isEqualTo(components(MailRequest.class));
        assertThat(names(schema.at("/$defs/attachment/properties"))).isEqualTo(MailRequestReader.ATTACHMENT_FIELDS)
                .isEqualTo(components(MailAttachment.class));
        assertThat(schema.at("/additionalProperties").asBoolean(true)).isFalse();
        assertThat(schema.at("/$defs/attachment/additionalProperties").asBoolean(true)).isFalse();
    }

    @Test
    void everyFieldOfTheSchemaIsRead() throws Exception {
        MailRequest request = MailRequestReader.read(RequestContent.of("""
                {"from":"f","sender":"s","replyTo":"r","to":["t","u"],"cc":"c","bcc":["b"],"subject":"j","text":"x",
                "html":"h","charset":"k","priority":"Low","messageId":"m","headers":{"X-B":"1","X-A":"2"},
                "attachments":[{"file":"p","name":"n","contentType":"y","contentId":"i"},{"content":"QUI="}]}
                """.getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        assertThat(request).usingRecursiveComparison().ignoringFields("attachments")
                .isEqualTo(new MailRequest("f", "s", "r", List.of("t", "u"), List.of("c"), List.of("b"), "j", "x", "h",
                        "k", Priority.LOW, "m", Map.of("X-B", "1", "X-A", "2"), null));
        assertThat(request.headers().keySet()).containsExactly("X-B", "X-A");
        assertThat(request.attachments().get(0)).isEqualTo(new MailAttachment("p", null, "n", "y", "i"));
        assertThat(request.attachments().get(1).content().open().readAllBytes()).asString().isEqualTo("AB");
    }

    @Test
    void theSchemaNamesTheCharsetsAndHeadersThatTheCodeKnows() {
        List<String> charsets = Arrays.stream(TextCharset.values()).map(TextCharset::label).toList();
        String reserved = schema.at("/properties/headers/propertyNames/not/pattern").asText();

        assertThat(schema.at("/properties/charset/examples")).extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(charsets);
        assertThat(MailRequestRefusalTest.reservedHeaders()).allMatch(name -> name.matches(reserved));
        assertThat("X-Note").doesNotMatch(reserved);
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> components(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents()).map(component -> component.getName()).toList();
    }
}
