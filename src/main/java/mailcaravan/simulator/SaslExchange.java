package mailcaravan.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The AUTH command of one connection (RFC 4954): XOAUTH2 with and without initial response, and LOGIN, whose passwords
 * no longer count unless the options know some. Used by the thread of its session.
 */
final class SaslExchange {
    /** RFC 4954 section 4: base64 lines of this length, beyond the limit of command lines. */
    private static final int LONGEST_RESPONSE = 12_288;
    private static final String GOOGLE_ERROR = "{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"https://mail.google.com/\"}";

    private final SmtpConnection connection;
    private final SubmissionService service;
    private final SessionFaults faults;

    SaslExchange(SmtpConnection connection, SubmissionService service, SessionFaults faults) {
        this.connection = connection;
        this.service = service;
        this.faults = faults;
    }

    /**
     * Runs the exchange up to the reply that refuses it; that of success is the caller's.
     *
     * @param argument
     *            mechanism and, perhaps, initial response
     * @return the user who is now logged in
     */
    String authenticate(String argument) throws IOException, SmtpRefusal {
        service.tally().authAttempts.increment();
        String[] words = argument.strip().split(" +", 2);
        String initial = words.length > 1 ? words[1] : null;
        try {
            return switch (words[0].toUpperCase(Locale.ROOT)) {
                case "XOAUTH2" -> xoauth2(initial);
                case "LOGIN" -> passwords() ? password().login(initial) : login(initial);
                case "PLAIN" -> password().plain(initial);
                case "CRAM-MD5" -> password().cramMd5();
                case "" -> throw new SmtpRefusal("501 5.5.4 Invalid arguments");
                default -> throw unrecognized();
            };
        } catch (SmtpRefusal | IOException e) {
            service.tally().failedAuths.increment();
            throw e;
        }
    }

    private boolean passwords() {
        return !service.options().passwords.isEmpty();
    }

    private PasswordExchange password() throws SmtpRefusal {
        if (!passwords()) {
            throw unrecognized();
        }
        return new PasswordExchange(service.options().passwords, this::challenge);
    }

    private static SmtpRefusal unrecognized() {
        return new SmtpRefusal("504 5.7.4 Unrecognized authentication type");
    }

    private String xoauth2(String initial) throws IOException, SmtpRefusal {
        Xoauth2 message = Xoauth2.decode(initial == null ? challenge("") : initial)
                .orElseThrow(() -> new SmtpRefusal("501 5.5.2 Cannot Base64-decode XOAUTH2 response"));
        Optional<SmtpFault> fault = faults.ofUser(message.user());
        if (fault.isPresent() && fault.get().action() == SmtpFault.Action.REPLY && fault.get().code() == 535) {
            refuse(message.user(), ReplyTexts.reply(535, fault.get().enhancedCode()));
        }
        faults.happen(fault);
        if (!service.accessTokens().opens(message.token(), message.user())) {
            boolean google = service.options().providerStyle == ProviderStyle.GOOGLE;
            refuse(message.user(), ReplyTexts.reply(535, google ? "5.7.8" : "5.7.3"));
        }
        return message.user();
    }

    private void refuse(String user, String reply) throws IOException, SmtpRefusal {
        service.events().tell("smtp.auth-refused", user, reply);
        if (service.options().providerStyle == ProviderStyle.GOOGLE) {
            // whatever the client answers, the refusal comes next
            challenge(GOOGLE_ERROR);
        }
        throw new SmtpRefusal(reply);
    }

    private String login(String initial) throws IOException, SmtpRefusal {
        String user = initial == null ? challenge("Username:") : initial;
        challenge("Password:");
        service.events().tell("smtp.auth-refused", decoded(user), "535 5.7.139");
        throw SmtpRefusal.of(535, "5.7.139");
    }

    private String challenge(String text) throws IOException, SmtpRefusal {
        connection.reply("334 " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        String response = connection.readSecret(LONGEST_RESPONSE);
        if (response == null) {
            throw new HangUp(false);
        }
        if (response.equals("*")) {
            throw new SmtpRefusal("501 5.7.0 Authentication cancelled");
        }
        return response;
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "?";
        }
    }
}
