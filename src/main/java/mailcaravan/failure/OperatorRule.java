package mailcaravan.failure;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A rule that an operator writes: which failures it holds for, and what follows. It stands before the built-in tables. It
 * holds for what servers said and for connections that failed, never for a request that is itself at fault.
 * <p>
 * Immutable.
 *
 * @param stages
 *            where the failure was met; empty: anywhere
 * @param codes
 *            reply code, WinINet number, AADSTS number or OAuth error; empty: any
 * @param enhancedCodes
 *            for example {@code 5.7.1}; empty: any
 * @param text
 *            must be found in what the server said, or in Java's message for a failed connection; null: any
 * @param providers
 *            of the account; empty: any
 * @param remedies
 *            by language; empty: the remedy stays that of the built-in row
 */
public record OperatorRule(Set<Stage> stages, Set<String> codes, Set<String> enhancedCodes, Pattern text,
        Set<Provider> providers, Verdict verdict, Scope scope, Map<String, String> remedies) {
    private static final int LONGEST_TEXT = 2_000;

    /** Takes its own copies. */
    public OperatorRule {
        stages = Set.copyOf(stages);
        codes = Set.copyOf(codes);
        enhancedCodes = Set.copyOf(enhancedCodes);
        providers = Set.copyOf(providers);
        remedies = Map.copyOf(remedies);
    }

    boolean holds(Failure builtIn, Provider provider) {
        Symptom symptom = builtIn.symptom();
        if (symptom instanceof Symptom.BadRequest || symptom instanceof Symptom.Local) {
            return false;
        }
        return (stages.isEmpty() || stages.contains(symptom.stage()))
                && (providers.isEmpty() || providers.contains(provider))
                && (codes.isEmpty() || codes.stream().anyMatch(code -> isCode(code, builtIn)))
                && (enhancedCodes.isEmpty() || symptom instanceof Symptom.Reply reply && reply.enhancedCode() != null
                        && enhancedCodes.contains(reply.enhancedCode()))
                && (text == null || text.matcher(text(builtIn)).find());
    }

    Failure applyTo(Failure builtIn) {
        return new Failure(builtIn.symptom(), builtIn.code(), scope, verdict, builtIn.row(), remedies, 0, null);
    }

    private static boolean isCode(String code, Failure builtIn) {
        if (builtIn.symptom() instanceof Symptom.Reply reply) {
            return code.equals(Integer.toString(reply.code()));
        }
        if (builtIn.symptom() instanceof Symptom.TokenError error
                && (code.equals(error.error()) || code.equals(Integer.toString(error.httpStatus())))) {
            return true;
        }
        return code.equals(builtIn.code());
    }

    private static String text(Failure builtIn) {
        String said = builtIn.symptom() instanceof Symptom.Transport transport
                ? String.valueOf(transport.cause())
                : builtIn.reply();
        return said.length() > LONGEST_TEXT ? said.substring(0, LONGEST_TEXT) : said;
    }
}
