package mailcaravan.smail;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;

import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.harness.InstalledProgram;

/** A parser of messages that is none of ours: what it reads of each {@code .eml} file of a folder. */
enum MessageReader {
    ANGUS, MIME4J, PYTHON, MAILPARSER;

    /** Where {@code .ci/run} puts mailparser. */
    private static final Path NODE_MODULES = Path.of("target/mailparser/node_modules");

    /** Each file's message; nothing where this machine has not got the parser. */
    Optional<Map<String, ReadMessage>> read(Path folder) throws Exception {
        return switch (this) {
            case ANGUS -> Optional.of(each(folder, MessageReader::angus));
            case MIME4J -> Optional.of(each(folder, MessageReader::mime4j));
            case PYTHON -> InstalledProgram.find("python3").isPresent()
                    ? Optional.of(process("python3", script("read.py", folder), folder.toString()))
                    : Optional.empty();
            case MAILPARSER ->
                InstalledProgram.find("node").isPresent() && Files.isDirectory(NODE_MODULES.resolve("mailparser"))
                        ? Optional.of(
                                process("node", script("read.mjs", folder), NODE_MODULES.toAbsolutePath().toString(),
                                        folder.toString()))
                        : Optional.empty();
        };
    }

    private static ReadMessage angus(InputStream in) throws Exception {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), in);
        MimeMultipart parts = (MimeMultipart) message.getContent();
        Part attachment = parts.getBodyPart(1);
        return new ReadMessage(message.getSubject(), ((InternetAddress) message.getFrom()[0]).getPersonal(),
                parts.getBodyPart(0).getContent().toString(), MimeUtility.decodeText(attachment.getFileName()));
    }

    private static ReadMessage mime4j(InputStream in) throws Exception {
        Message message = new DefaultMessageBuilder().parseMessage(in);
        List<Entity> parts = ((Multipart) message.getBody()).getBodyParts();
        String text;
        try (InputStream body = ((TextBody) parts.get(0).getBody()).getInputStream()) {
            text = new String(body.readAllBytes(), ((TextBody) parts.get(0).getBody()).getCharset());
        }
        return new ReadMessage(message.getSubject(), message.getFrom().get(0).getName(), text,
                parts.get(1).getFilename());
    }

    private static Map<String, ReadMessage> each(Path folder, Reading reading) throws Exception {
        Map<String, ReadMessage> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".eml")).toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    all.put(file.getFileName().toString(), reading.read(in));
                }
            }
        }
        return all;
    }

    // one process for all messages
    private static Map<String, ReadMessage> process(String... command) throws Exception {
        Path out = Files.createTempFile("read", ".json");
        Path err = Files.createTempFile("read", ".err");
        try {
            Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command[0] + " fails: " + Files.readString(err));
            }
            Map<String, ReadMessage> all = new TreeMap<>();
            JsonNode json = new ObjectMapper().readTree(out.toFile());
            json.properties().forEach(each -> all.put(each.getKey(),
                    new ReadMessage(each.getValue().path("subject").asText(),
                            each.getValue().path("sender").asText(), each.getValue().path("text").asText(),
                            each.getValue().path("attachment").asText())));
            return all;
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String script(String name, Path folder) throws Exception {
        Path script = folder.resolve(name);
        try (InputStream in = MessageReader.class.getResourceAsStream(name)) {
            Files.copy(in, script);
        }
        return script.toString();
    }

    /** How one message is read. */
    private interface Reading {
        ReadMessage read(InputStream in) throws Exception;
    }
}
