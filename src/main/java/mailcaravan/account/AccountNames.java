package mailcaravan.account;

import java.util.regex.Pattern;

/** The rule for account names: what an environment variable can spell, and what is a safe folder name everywhere. */
final class AccountNames {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");

    private AccountNames() {}

    /** True for {@code [a-z0-9]+}. */
    static boolean valid(String name) {
        return NAME.matcher(name).matches();
    }
}
