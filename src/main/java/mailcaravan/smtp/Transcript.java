package mailcaravan.smtp;

import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

import mailcaravan.account.TokenUri;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.Symptom;
import mailcaravan.oauth.TokenListener;
import mailcaravan.text.Messages;
import mailcaravan.text.OneLine;
import mailcaravan.text.SecretMask;

/**
 * Makes the lines of a dialogue as SMAIL showed them ({@code smail -d}), whoever prints or logs them then.
 * <p>
 * One for each connection; one for an account's token requests. Used by one thread at a time, except for the token
 * requests, which may come from any.
 */
public final class Transcript implements DialogueListener, TokenListener {
    private static final Messages MESSAGES = Messages.of(Transcript.class);
    private static final int LONGEST_LINE = 1_000;
    private static final int MOST_LINES = 100;

    private final Consumer<String> lines;
    private final LongSupplier nanoTime;
    private long messageBegan;

    /**
     * A transcript.
     *
     * @param lines
     *            takes each line, without line end or control characters, at most 1,001 characters; thread-safe if token
     *            requests come from several threads
     * @param nanoTime
     *            monotonic clock, for what a message takes
     */
    public Transcript(Consumer<String> lines, LongSupplier nanoTime) {
        this.lines = lines;
        this.nanoTime = nanoTime;
    }

    @Override
    public void connecting(String peer) {
        line("[Try connect to " + peer + "]");
    }

    @Override
    public void sent(String command) {
        line(("Send: " + command).stripTrailing());
    }

    @Override
    public void received(String reply, int octets) {
        String[] each = reply.split("\\r?\\n", MOST_LINES + 1);
        line("Recv:[" + octets + " bytes] " + each[0]);
        for (int i = 1; i < Math.min(each.length, MOST_LINES); i++) {
            if (i < each.length - 1 || !each[i].isEmpty()) {
                line(each[i]);
            }
        }
        if (each.length > MOST_LINES) {
            line("…");
        }
    }

    @Override
    public void secured(SSLSession session) {
        line("SSL connection using " + session.getCipherSuite() + " - " + session.getProtocol());
        try {
            if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
                line("X509 subject_name: " + slashed(certificate.getSubjectX500Principal()));
                line("X509 issuer_name: " + slashed(certificate.getIssuerX500Principal()));
            }
        } catch (SSLPeerUnverifiedException e) {
            // a cipher without certificates: there is nobody to name
        }
    }

    @Override
    public void sendingMessage() {
        messageBegan = nanoTime.getAsLong();
    }

    @Override
    public void messageSent(long octets) {
        double seconds = (nanoTime.getAsLong() - messageBegan) / 1e9;
        line(MESSAGES.format("transcript.message-sent", Long.toString(octets),
                String.format(Locale.ROOT, "%.3f", seconds)));
        line("Send: .");
    }

    @Override
    public void failed(SubmissionException failure) {
        if (!(failure.symptom() instanceof Symptom.Reply || failure.symptom() instanceof Symptom.PopReply)) {
            line(FailureCatalogue.classify(failure).reason(Locale.getDefault()));
        }
    }

    @Override
    public void requesting(String tokenUri) {
        line("[Try get access token from " + TokenUri.shown(tokenUri) + "]");
    }

    @Override
    public void granted() {
        line("[access_token=" + SecretMask.MASK + "]");
    }

    @Override
    public void notGranted(Exception noToken) {
        Failure failure = FailureCatalogue.classify(noToken);
        if (failure.symptom() instanceof Symptom.Transport) {
            line("Error HttpSendRequest [" + failure.code() + "]");
        } else if (failure.code().equals("12005") || failure.code().equals("12006")) {
            line("Error InternetCrackUrl [" + failure.code() + "]");
        }
        line(failure.reason(Locale.getDefault()));
    }

    private void line(String text) {
        String cut = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text;
        lines.accept(OneLine.of(cut));
    }

    /** As OpenSSL writes names: {@code /C=US/O=Example/CN=mail.example.com}. */
    private static String slashed(X500Principal name) {
        String text = name.getName();
        try {
            StringBuilder slashed = new StringBuilder();
            for (Rdn part : new LdapName(text).getRdns()) {
                Object value = part.getValue();
                slashed.append('/').append(part.getType()).append('=')
                        .append(value instanceof String plain ? plain : Rdn.escapeValue(value));
            }
            return slashed.toString();
        } catch (InvalidNameException e) {
            return text;
        }
    }
}
