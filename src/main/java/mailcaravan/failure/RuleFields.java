package mailcaravan.failure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import mailcaravan.text.Messages;

/** The fields of one YAML mapping, read with their places, so that each mistake is told where it stands. */
final class RuleFields {
    private static final Messages MESSAGES = Messages.of(RuleFields.class);
    private static final int LONGEST = 1_000;

    private final String file;
    private final Node mapping;
    private final Map<String, Node> values = new LinkedHashMap<>();

    /**
     * Takes a mapping apart.
     *
     * @param allowed
     *            names that it may hold
     */
    RuleFields(String file, Node node, List<String> allowed) throws OperatorRulesException {
        this.file = file;
        this.mapping = node;
        if (!(node instanceof MappingNode fields)) {
            throw mistake(file, node, "not-a-mapping", String.join(", ", allowed));
        }
        for (NodeTuple field : fields.getValue()) {
            String name = field.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (!allowed.contains(name)) {
                throw mistake(file, field.getKeyNode(), "unknown-field", printable(name), String.join(", ", allowed));
            }
            if (values.putIfAbsent(name, field.getValueNode()) != null) {
                throw mistake(file, field.getKeyNode(), "twice", name);
            }
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Node node(String name) {
        return values.getOrDefault(name, mapping);
    }

    /** One value or a list of them; empty where the field is absent. */
    Set<String> strings(String name, Predicate<String> valid, String form) throws OperatorRulesException {
        if (!has(name)) {
            return Set.of();
        }
        List<Node> nodes = node(name) instanceof SequenceNode list ? list.getValue() : List.of(node(name));
        if (nodes.isEmpty()) {
            throw mistake(name, "empty", name);
        }
        Set<String> found = new LinkedHashSet<>();
        for (Node each : nodes) {
            String value = scalar(each, name);
            if (!valid.test(value)) {
                throw mistake(file, each, "value", name, printable(value), form);
            }
            found.add(value);
        }
        return found;
    }

    /** A text; empty where the field is absent. */
    Optional<String> string(String name) throws OperatorRulesException {
        return has(name) ? Optional.of(scalar(node(name), name)) : Optional.empty();
    }

    /** Some of these constants, written in small letters with hyphens; empty where the field is absent. */
    <E extends Enum<E>> Set<E> constants(String name, Set<E> allowed) throws OperatorRulesException {
        Set<String> known = allowed.stream().map(RuleFields::spelled).collect(Collectors.toSet());
        Set<String> named = strings(name, value -> known.contains(spelled(value)), names(allowed));
        return allowed.stream().filter(each -> named.stream().anyMatch(value -> spelled(value).equals(spelled(each))))
                .collect(Collectors.toSet());
    }

    /** One of these constants; empty where the field is absent. */
    <E extends Enum<E>> Optional<E> constant(String name, Set<E> allowed) throws OperatorRulesException {
        if (has(name) && !(node(name) instanceof ScalarNode)) {
            throw mistake(name, "not-a-text", name);
        }
        return constants(name, allowed).stream().findFirst();
    }

    /** A regular expression, letter case left aside; null where the field is absent. */
    Pattern pattern(String name) throws OperatorRulesException {
        Optional<String> regex = string(name);
        if (regex.isEmpty()) {
            return null;
        }
        try {
            return Pattern.compile(regex.get(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            throw mistake(name, "regex", name, printable(e.getDescription()), Integer.toString(e.getIndex() + 1));
        }
    }

    /** A mistake at a field, or at the mapping where the field is absent. */
    OperatorRulesException mistake(String name, String sentence, String... arguments) {
        return mistake(file, node(name), sentence, arguments);
    }

    private String scalar(Node node, String name) throws OperatorRulesException {
        if (!(node instanceof ScalarNode scalar)) {
            throw mistake(file, node, "not-a-text", name);
        }
        if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
            throw mistake(file, node, "empty", name);
        }
        if (scalar.getValue().length() > LONGEST || scalar.getValue().chars().anyMatch(Character::isISOControl)) {
            throw mistake(file, node, "text-form", name, Integer.toString(LONGEST));
        }
        return scalar.getValue();
    }

    /** The names of constants as they are written in a file, in their order. */
    static String names(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(RuleFields::spelled).collect(Collectors.joining(", "));
    }

    private static String spelled(Enum<?> constant) {
        return spelled(constant.name());
    }

    private static String spelled(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static OperatorRulesException mistake(String file, Node node, String sentence, String... arguments) {
        return mistake(file, node.getStartMark(), sentence, arguments);
    }

    static OperatorRulesException mistake(String file, Optional<Mark> place, String sentence, String... arguments) {
        String line = place.map(mark -> Integer.toString(mark.getLine() + 1)).orElse("?");
        String column = place.map(mark -> Integer.toString(mark.getColumn() + 1)).orElse("?");
        return new OperatorRulesException(MESSAGES.format("rules.place", file, line, column,
                MESSAGES.format("rules." + sentence, (Object[]) arguments)));
    }

    static String printable(String value) {
        String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        return shown.replaceAll("\\p{Cntrl}+", " ");
    }
}
