package mailcaravan.simulator;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The argument of BDAT (RFC 3030 2): how many octets follow, and whether they are the last. */
record BdatArgument(long size, boolean last) {
    private static final Pattern ARGUMENT = Pattern.compile("(?i)(\\d{1,18})( +LAST)?");

    static BdatArgument parse(String argument) throws SmtpRefusal {
        Matcher matcher = ARGUMENT.matcher(argument);
        if (!matcher.matches()) {
            throw new SmtpRefusal("501 5.5.4 Invalid arguments");
        }
        return new BdatArgument(Long.parseLong(matcher.group(1)), matcher.group(2) != null);
    }

    void skip(DotReader.Source in) throws IOException {
        for (long octets = 0; octets < size && in.read() >= 0;) {
            octets++;
        }
    }
}
