package mailcaravan.failure;

import java.util.Map;

/** One row of the table of causes on this machine: files, keys, and what the server does not offer. */
record LocalRule(Scope scope, Verdict verdict, String row) {
    private static final LocalRule CREDENTIALS = new LocalRule(Scope.ACCOUNT, Verdict.STOP, "credentials");
    private static final LocalRule OTHER = new LocalRule(Scope.MESSAGE, Verdict.RETRY, "unexpected");
    private static final Map<String, LocalRule> TABLE = Map.ofEntries(
            stop("12005", "wininet-12005"),
            stop("12006", "wininet-12006"),
            stop("proxy-scheme", "proxy-scheme"),
            stop("client-certificate", "client-certificate"),
            Map.entry("token-calls", new LocalRule(Scope.ACCOUNT, Verdict.WAIT, "token-calls")),
            stop("secret-file", "credentials-file"),
            stop("service-account-key", "credentials-file"),
            stop("folder", "folder"),
            broker("broker-client-id"),
            broker("broker-sign-in"),
            broker("broker-address"),
            broker("broker-memory"),
            broker("broker-permission"),
            broker("broker-browsing"),
            broker("broker-transactions"),
            broker("broker-unsure"),
            Map.entry("no-free-connection", new LocalRule(Scope.CONNECTION, Verdict.RETRY, "no-free-connection")),
            stop("starttls-not-offered", "starttls-not-offered"),
            stop("apop-not-offered", "apop-not-offered"),
            stop("xoauth2-not-offered", "xoauth2-not-offered"),
            stop("auth-not-offered", "xoauth2-not-offered"),
            stop("xoauth2-without-tls", "xoauth2-without-tls"),
            stop("token-for-graph", "token-for-graph"),
            stop("token-without-smtp-send", "token-without-smtp-send"),
            stop("token-audience", "token-audience"),
            stop("token-without-send-as-app", "token-without-send-as-app"),
            stop("token-of-other-tenant", "token-of-other-tenant"),
            stop("token-of-other-user", "token-of-other-user"),
            stop("token-ended", "token-ended"),
            Map.entry("journal-unwritable", new LocalRule(Scope.ACCOUNT, Verdict.RETRY, "journal")));

    private static Map.Entry<String, LocalRule> stop(String code, String row) {
        return Map.entry(code, new LocalRule(Scope.ACCOUNT, Verdict.STOP, row));
    }

    // the way out of an account is not to suffer from one of its ways in: the queue waits, the mailbox works on
    private static Map.Entry<String, LocalRule> broker(String code) {
        return Map.entry(code, new LocalRule(Scope.CONNECTION, Verdict.RETRY, code));
    }

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
