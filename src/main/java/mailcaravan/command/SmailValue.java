package mailcaravan.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;

import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The value of one of SMAIL's switches: whatever is glued to it, an equals sign or what looks like a switch included; else
 * the next argument; none where that is a switch itself, as when a batch file's variable is empty ({@code -s%subject%}).
 */
class SmailValue implements IParameterPreprocessor {
    private static final String STANDS_ALONE = " ";
    private static final String NONE = "";

    @Override
    public boolean preprocess(Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        Object separator = info.get("separator");
        if (STANDS_ALONE.equals(separator)) {
            if (!hasNoValue(arguments, command)) {
                return false;
            }
            set(option, NONE);
            return true;
        }
        // picocli takes an equals sign for its own
        set(option, separator + arguments.pop());
        return true;
    }

    /** True if what follows the switch is not its value. */
    boolean hasNoValue(Stack<String> arguments, CommandSpec command) {
        if (arguments.isEmpty()) {
            return true;
        }
        String next = arguments.peek();
        return next.length() > 1 && next.startsWith("-") && command.findOption(next.startsWith("--")
                ? next.replaceFirst("=.*", "")
                : next.substring(0, 2)) != null;
    }

    private static void set(ArgSpec option, String value) {
        if (option.isMultiValue()) {
            List<String> values = new ArrayList<>(option.<List<String>>getValue());
            values.add(value);
            option.setValue(values);
        } else {
            option.setValue(value);
        }
    }

    /** A value that must be glued to its switch, since what follows may be a recipient ({@code -m}). */
    static final class GluedOnly extends SmailValue {
        @Override
        boolean hasNoValue(Stack<String> arguments, CommandSpec command) {
            return true;
        }
    }
}
