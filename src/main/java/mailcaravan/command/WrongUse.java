package mailcaravan.command;

import java.util.List;

import mailcaravan.text.OneLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in the user's language what is wrong with a command line, where picocli has English alone. */
final class WrongUse {
    private static final List<Class<?>> NUMBERS = List.of(int.class, Integer.class, long.class, Long.class);

    private WrongUse() {}

    /** One line: what is wrong, and the command that shows the right use. */
    static String sentence(ParameterException e) {
        String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String what = unmatched.getUnmatched().get(0);
            return MailCaravan.MESSAGES.format(what.startsWith("-") ? "unknown-option" : "unknown-command",
                    what.replaceAll("\\p{Cntrl}", "?"), help);
        }
        return MailCaravan.MESSAGES.format("wrong-use", OneLine.of(reason(e)), help);
    }

    private static String reason(ParameterException e) {
        if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
            ArgSpec what = missing.getMissing().get(0);
            return MailCaravan.MESSAGES.format(
                    what.isOption() && !what.required() ? "missing-value" : "missing-argument",
                    name(what));
        }
        if (e instanceof OverwrittenOptionException twice) {
            return MailCaravan.MESSAGES.format("given-twice", name(twice.getOverwritten()));
        }
        if (e.getArgSpec() != null && e.getCause() instanceof TypeConversionException unusable) {
            // picocli's own words about a number; a converter of ours has said it in the user's language
            return NUMBERS.contains(e.getArgSpec().type())
                    ? MailCaravan.MESSAGES.format("no-number", name(e.getArgSpec()), String.valueOf(e.getValue()))
                    : MailCaravan.MESSAGES.format("unusable-value", name(e.getArgSpec()), unusable.getMessage());
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
