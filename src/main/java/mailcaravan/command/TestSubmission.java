package mailcaravan.command;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

import javax.net.ssl.SSLContext;

import jakarta.mail.MessagingException;

import mailcaravan.account.Account;
import mailcaravan.account.AllowedSenders;
import mailcaravan.authorization.form.TestMessage;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.failure.Stage;
import mailcaravan.message.AttachmentSource;
import mailcaravan.message.ComposedMessage;
import mailcaravan.message.MailRequest;
import mailcaravan.message.MissingAttachmentException;
import mailcaravan.message.Origin;
import mailcaravan.message.Recipient;
import mailcaravan.message.RequestComposer;
import mailcaravan.message.RequestRefusedException;
import mailcaravan.oauth.AccessToken;
import mailcaravan.oauth.TokenResponse;
import mailcaravan.smtp.OutgoingMessage;
import mailcaravan.smtp.PooledMailSender;
import mailcaravan.smtp.RecipientReceipt;
import mailcaravan.smtp.SmtpReply;
import mailcaravan.smtp.SubmissionException;
import mailcaravan.smtp.SubmissionListener;
import mailcaravan.text.OneLine;

/** Submits a test message as {@code run} would submit a request: composed, sent and explained by the same classes. */
final class TestSubmission implements TestMessage {
    /** A test message that is lost is sent again by whoever asked for it. */
    private static final SubmissionListener NOTHING_TO_RECORD = new SubmissionListener() {
        @Override
        public void beforeFinalDot(List<Recipient> accepted) {
            // there is no journal to write to
        }

        @Override
        public void accepted(List<RecipientReceipt> receipts, SmtpReply reply) {
            // the outcome is what is answered
        }
    };

    private final Account account;
    private final SSLContext tls;
    private final AccessToken token;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /**
     * A submission for one account.
     *
     * @param nanoTime
     *            the monotonic clock that the token ends by
     */
    TestSubmission(Account account, SSLContext tls, AccessToken token, Clock clock, LongSupplier nanoTime) {
        this.account = account;
        this.tls = tls;
        this.token = token;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** The access token of an answer that has come just now, by a monotonic clock. */
    static AccessToken token(TokenResponse answer, long now) {
        return new AccessToken(answer.accessToken().reveal(), Duration.ofNanos(now).plus(answer.lifetime()));
    }

    @Override
    public Outcome send(String address) {
        FailureClassifier failures = FailureClassifier.builtIn().forProvider(account.provider());
        try (PooledMailSender sender = new PooledMailSender(account.smtp(), account.mailbox(), 1, tls, nanoTime)) {
            ComposedMessage message = compose(address);
            OutgoingMessage outgoing = new OutgoingMessage(sender.getSession(), message,
                    message.envelope().recipients(), token, NOTHING_TO_RECORD);
            sender.send(outgoing);
            Optional<SmtpReply> refused = outgoing.receipts().stream().filter(each -> !each.accepted())
                    .map(RecipientReceipt::reply).findFirst();
            return refused.isPresent()
                    ? failed(failures.classify(refused.get().symptom(Stage.RCPT)), false)
                    : new Outcome(true, locale -> MailCaravan.MESSAGES.format(locale, "authorize.test-sent",
                            OneLine.of(address), account.smtp().host(), outgoing.finalReply().text()));
        } catch (RequestRefusedException | MissingAttachmentException | IOException | MessagingException e) {
            return failed(failures.classify(e), SubmissionException.inDoubt(e));
        }
    }

    private ComposedMessage compose(String address)
            throws RequestRefusedException, MissingAttachmentException, IOException {
        Locale locale = Locale.getDefault();
        MailRequest request = new MailRequest(null, null, null, List.of(address), null, null,
                MailCaravan.MESSAGES.format(locale, "authorize.test-subject"),
                MailCaravan.MESSAGES.format(locale, "authorize.test-text", account.mailbox(), account.smtp().host()),
                null, null, null, null, Map.of(), List.of());
        Origin origin = new Origin(UUID.randomUUID().toString().replace("-", ""), ZonedDateTime.now(clock));
        return new RequestComposer(account.mailbox(), new AllowedSenders(List.of())).compose(request,
                AttachmentSource.none(), origin);
    }

    private static Outcome failed(Failure failure, boolean inDoubt) {
        return new Outcome(false, locale -> MailCaravan.MESSAGES.format(locale,
                inDoubt ? "authorize.test-in-doubt" : "authorize.test-failed",
                OneLine.of(failure.headline(locale)), failure.remedy(locale)));
    }
}
