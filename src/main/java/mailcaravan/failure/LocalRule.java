package mailcaravan.failure;

import java.util.Map;

/** One row of the table of causes on this machine: files, keys, and what the server does not offer. */
record LocalRule(Scope scope, Verdict verdict, String row) {
    private static final LocalRule CREDENTIALS = new LocalRule(Scope.ACCOUNT, Verdict.STOP, "credentials");
    private static final LocalRule OTHER = new LocalRule(Scope.MESSAGE, Verdict.RETRY, "unexpected");
    private static final Map<String, LocalRule> TABLE = Map.of(
            "12005", new LocalRule(Scope.ACCOUNT, Verdict.STOP, "wininet-12005"),
            "12006", new LocalRule(Scope.ACCOUNT, Verdict.STOP, "wininet-12006"),
            "starttls-not-offered", new LocalRule(Scope.ACCOUNT, Verdict.STOP, "starttls-not-offered"),
            "xoauth2-not-offered", new LocalRule(Scope.ACCOUNT, Verdict.STOP, "xoauth2-not-offered"),
            "auth-not-offered", new LocalRule(Scope.ACCOUNT, Verdict.STOP, "xoauth2-not-offered"),
            "folder", new LocalRule(Scope.ACCOUNT, Verdict.STOP, "folder"),
            "journal", new LocalRule(Scope.ACCOUNT, Verdict.RETRY, "journal"),
            "proxy-scheme", new LocalRule(Scope.ACCOUNT, Verdict.STOP, "proxy-scheme"));

    static LocalRule of(Symptom.Local symptom) {
        LocalRule rule = TABLE.get(symptom.code());
        if (rule != null) {
            return rule;
        }
        return symptom.stage() == Stage.TOKEN ? CREDENTIALS : OTHER;
    }

    static Map<String, LocalRule> table() {
        return TABLE;
    }
}
