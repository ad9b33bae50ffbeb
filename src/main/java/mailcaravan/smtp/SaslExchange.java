package mailcaravan.smtp;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

import mailcaravan.failure.Stage;
import mailcaravan.text.Messages;
import mailcaravan.text.SecretMask;

/** Speaks AUTH with the server (RFC 4954) and keeps what is secret out of every text. */
final class SaslExchange {
    /** Of a command line with its CRLF (RFC 5321 4.5.3.1.4); an access token seldom fits. */
    static final int LONGEST_COMMAND = 512;
    private static final Messages MESSAGES = Messages.of(SaslExchange.class);
    private static final int MOST_CHALLENGES = 4;

    private final SubmissionTransport transport;
    private final SaslMechanism mechanism;
    private final SecretMask mask;

    /** Authenticates on one connection by one mechanism. */
    SaslExchange(SubmissionTransport transport, SaslMechanism mechanism) {
        this.transport = transport;
        this.mechanism = mechanism;
        mask = transport.mask();
        mechanism.secrets().forEach(mask::add);
    }

    /**
     * Runs to the end.
     *
     * @throws SubmissionException
     *             if the server refuses, with the reason it gave; or if the connection fails
     */
    void run() throws SubmissionException {
        checkOffer();
        String start = "AUTH " + mechanism.name();
        Optional<String> initial = mechanism.initialResponse().map(this::encode);
        String whole = start + initial.map(response -> " " + response).orElse("");
        boolean fits = whole.length() + 2 <= LONGEST_COMMAND;
        String pending = fits ? null : initial.orElse(null);
        String shown = fits && initial.isPresent() ? start + " " + SecretMask.MASK : start;
        SmtpReply reply = transport.secretCommand(Stage.AUTH, fits ? whole : start, shown);
        for (int i = 0; reply.code() == 334 && i < MOST_CHALLENGES; i++) {
            String answer = pending != null ? pending : encode(respond());
            pending = null;
            reply = transport.secretCommand(Stage.AUTH, answer, answer.isEmpty() ? "" : SecretMask.MASK);
        }
        if (!reply.positive()) {
            if (reply.code() < 400) {
                throw transport.lost(Stage.AUTH, false, new ProtocolException("AUTH answered with " + reply.code()));
            }
            throw transport.refused(Stage.AUTH, reason(reply.code()));
        }
    }

    private void checkOffer() throws SubmissionException {
        String peer = transport.peer();
        boolean xoauth2 = mechanism instanceof Xoauth2;
        if (!transport.offers(mechanism)) {
            String offered = SmtpReply.parse(0, transport.getExtensionParameter("AUTH")).text();
            throw SubmissionException.local(Stage.AUTH, xoauth2 ? "xoauth2-not-offered" : "auth-not-offered",
                    MESSAGES.format("auth-not-offered", peer, mechanism.name(), offered.isEmpty() ? "-" : offered),
                    null);
        }
        if (xoauth2 && !transport.confidential()) {
            throw SubmissionException.local(Stage.AUTH, "xoauth2-without-tls",
                    MESSAGES.format("xoauth2-without-tls", peer), null);
        }
    }

    private byte[] respond() throws SubmissionException {
        StringBuilder challenge = new StringBuilder();
        transport.getLastServerResponse().lines().filter(line -> line.length() > 4)
                .forEach(line -> challenge.append(line.substring(4).strip()));
        try {
            return mechanism.respond(Base64.getDecoder().decode(challenge.toString()));
        } catch (IllegalArgumentException e) {
            throw transport.lost(Stage.AUTH, false, new ProtocolException("AUTH challenge that is not base64"));
        } catch (IOException e) {
            throw transport.lost(Stage.AUTH, false, e);
        }
    }

    private SmtpReply reason(int code) {
        String lines = transport.getLastServerResponse().strip();
        String text = mechanism.detail().isEmpty() ? lines : lines + " " + mechanism.detail();
        return SmtpReply.parse(code, mask.of(text));
    }

    /** A challenge in clear, secrets hidden; one that is not base64 is hidden whole. */
    static String inClear(String lines, SecretMask mask) {
        return lines.lines()
                .map(line -> line.length() < 4 ? line : line.substring(0, 4) + decoded(line.substring(4), mask))
                .collect(Collectors.joining("\n"));
    }

    private static String decoded(String base64, SecretMask mask) {
        try {
            return mask.of(new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return SecretMask.MASK;
        }
    }

    private String encode(byte[] octets) {
        String encoded = Base64.getEncoder().encodeToString(octets);
        if (octets.length > 0) {
            mask.add(encoded);
        }
        return encoded;
    }

}
