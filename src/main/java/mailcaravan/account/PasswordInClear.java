package mailcaravan.account;

import java.util.ArrayList;
import java.util.List;

import mailcaravan.text.Messages;

/** Finds the passwords that whoever listens to the network could read. Digests are weak too, but hold no password. */
final class PasswordInClear {
    private static final Messages MESSAGES = Messages.of(PasswordInClear.class);

    private PasswordInClear() {}

    /** One sentence for each server that gets one. */
    static List<String> of(String account, AccountConfig config) {
        List<String> found = new ArrayList<>();
        AccountConfig.SmtpConfig smtp = config.smtp();
        boolean shown = smtp.auth() == SmtpSettings.Authentication.LOGIN
                || smtp.auth() == SmtpSettings.Authentication.PLAIN;
        // behind a proxy, localhost is the proxy's
        boolean here = smtp.host().filter(Loopback::is).isPresent() && smtp.proxy().equals("none");
        if (shown && smtp.security() == SmtpSettings.Security.NONE && !here) {
            found.add(MESSAGES.format("account.in-clear", account, smtp.host().orElse("SMTP"), "smtp.security"));
        }
        PopConfig pop = config.pop();
        if (pop.host().filter(host -> !Loopback.is(host)).isPresent()
                && pop.auth() == PopSettings.Authentication.USER
                && pop.security() == SmtpSettings.Security.NONE) {
            found.add(MESSAGES.format("account.in-clear", account, pop.host().get(), "pop.security"));
        }
        return found;
    }
}
