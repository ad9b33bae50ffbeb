package mailcaravan.failure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import mailcaravan.text.Messages;

/**
 * Reads an operator's file of rules (docs/failure-rules.md): YAML in UTF-8, a list of rules. Every mistake is told with
 * its line and column, and none is passed over: a rule that does not hold as it was meant loses mail.
 */
public final class OperatorRules {
    private static final Messages MESSAGES = Messages.of(OperatorRules.class);
    private static final int LONGEST_FILE = 1024 * 1024;
    private static final List<String> FIELDS = List.of("stage", "code", "enhanced-code", "text", "provider", "verdict",
            "scope", "remedy");
    private static final List<String> LANGUAGES = List.of("en", "ja");
    private static final Predicate<String> CODE = Pattern.compile("\\d{3}|12\\d{3}|AADSTS\\d{1,9}|"
            + "[a-z][a-z_]{1,63}").asMatchPredicate();
    private static final Predicate<String> ENHANCED = Pattern.compile("[45]\\.\\d{1,3}\\.\\d{1,3}").asMatchPredicate();
    private static final Set<Stage> STAGES = EnumSet.range(Stage.TOKEN, Stage.AFTER_DOT);

    private OperatorRules() {}

    /**
     * The rules of a file, in its order.
     *
     * @throws OperatorRulesException
     *             at the first mistake, or if the file cannot be read
     */
    public static List<OperatorRule> read(Path file) throws OperatorRulesException {
        byte[] octets;
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw new OperatorRulesException(MESSAGES.format("rules.too-long", file));
            }
            octets = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new OperatorRulesException(MESSAGES.format("rules.missing", file));
        } catch (IOException e) {
            throw new OperatorRulesException(MESSAGES.format("rules.unreadable", file, e.toString()));
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            return parse(file.toString(), text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            throw new OperatorRulesException(MESSAGES.format("rules.not-utf-8", file));
        }
    }

    static List<OperatorRule> parse(String file, String text) throws OperatorRulesException {
        Optional<Node> root;
        try {
            root = new Compose(LoadSettings.builder().setLabel(file).build()).composeString(text);
        } catch (MarkedYamlEngineException e) {
            throw RuleFields.mistake(file, e.getProblemMark(), "yaml", RuleFields.printable(e.getProblem()));
        } catch (YamlEngineException e) {
            throw new OperatorRulesException(
                    MESSAGES.format("rules.no-yaml", file, RuleFields.printable(String.valueOf(e.getMessage()))));
        }
        List<OperatorRule> rules = new ArrayList<>();
        if (root.isPresent()) {
            if (!(root.get() instanceof SequenceNode list)) {
                throw RuleFields.mistake(file, root.get(), "not-a-list");
            }
            for (Node each : list.getValue()) {
                rules.add(rule(new RuleFields(file, each, FIELDS), file));
            }
        }
        return List.copyOf(rules);
    }

    private static OperatorRule rule(RuleFields fields, String file) throws OperatorRulesException {
        Set<Stage> stages = fields.constants("stage", STAGES);
        Set<String> codes = fields.strings("code", CODE, MESSAGES.format("rules.code-form"));
        Set<String> enhanced = fields.strings("enhanced-code", ENHANCED, "5.7.1");
        Pattern text = fields.pattern("text");
        if (codes.isEmpty() && enhanced.isEmpty() && text == null) {
            throw fields.mistake("", "no-condition");
        }
        Set<Provider> providers = fields.constants("provider", EnumSet.allOf(Provider.class));
        Verdict verdict = fields.constant("verdict", EnumSet.allOf(Verdict.class)).orElseThrow(
                () -> fields.mistake("", "no-verdict", RuleFields.names(EnumSet.allOf(Verdict.class))));
        List<Scope> fitting = fitting(verdict);
        Scope scope = fields.constant("scope", EnumSet.allOf(Scope.class)).orElse(fitting.get(0));
        if (!fitting.contains(scope)) {
            throw fields.mistake("scope", "scope", RuleFields.names(List.of(verdict)),
                    RuleFields.names(fitting));
        }
        return new OperatorRule(stages, codes, enhanced, text, providers, verdict, scope, remedies(fields, file));
    }

    // the first one is the default
    private static List<Scope> fitting(Verdict verdict) {
        return switch (verdict) {
            case RETRY -> List.of(Scope.MESSAGE, Scope.RECIPIENT, Scope.CONNECTION, Scope.ACCOUNT, Scope.TENANT);
            case WAIT, STOP, REFRESH -> List.of(Scope.ACCOUNT, Scope.TENANT);
            case REJECT -> List.of(Scope.MESSAGE);
            case REJECT_RECIPIENT -> List.of(Scope.RECIPIENT);
        };
    }

    private static Map<String, String> remedies(RuleFields fields, String file) throws OperatorRulesException {
        if (!(fields.node("remedy") instanceof MappingNode) || !fields.has("remedy")) {
            return fields.string("remedy").map(text -> Map.of("en", text, "ja", text)).orElse(Map.of());
        }
        RuleFields languages = new RuleFields(file, fields.node("remedy"), LANGUAGES);
        Optional<String> english = languages.string("en");
        Optional<String> japanese = languages.string("ja");
        if (english.isEmpty() && japanese.isEmpty()) {
            throw fields.mistake("remedy", "empty", "remedy");
        }
        return Map.of("en", english.or(() -> japanese).orElseThrow(), "ja", japanese.or(() -> english).orElseThrow());
    }
}
