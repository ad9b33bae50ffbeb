package mailcaravan.flow;

import java.io.IOException;
import java.util.Locale;

import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.jboss.logging.Logger;

import io.quarkus.runtime.annotations.RegisterForReflection;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.failure.Verdict;
import mailcaravan.message.MissingAttachmentException;
import mailcaravan.smtp.OutgoingMessage;
import mailcaravan.smtp.SubmissionException;
import mailcaravan.text.Messages;

/**
 * What happens to a request that fails, as a table: the one route configuration that entry routes name.
 * <p>
 * Redelivery here is immediate or not at all. What must wait goes back to its source with a record of its attempts, so
 * that nothing holds a thread, a connection or a shutdown while it waits.
 */
// Camel keeps the classes of a clause by name, and looks for them when a route starts
@RegisterForReflection(targets = {HeldFilings.RolledBackException.class, RequestVanishedException.class,
        MissingAttachmentException.class, QuotaUsedException.class, Exception.class})
final class SubmissionFailures extends RouteConfigurationBuilder {
    /** The id that routes ask for. */
    static final String ID = "submission-failures";
    private static final Logger LOG = Logger.getLogger("mailcaravan.request");
    private static final Messages MESSAGES = Messages.of(SubmissionFailures.class);

    @Override
    public void configuration() {
        RouteConfigurationDefinition failures = routeConfiguration(ID);
        // each row states its number: without one, the policy of a redelivery before would go on
        // the broker failed, not the submission, and whoever keeps its connection says so
        failures.onException(HeldFilings.RolledBackException.class).handled(true).maximumRedeliveries(0)
                .logExhausted(false).process(exchange -> Attempt.of(exchange).rollBack());
        failures.onException(RequestVanishedException.class).handled(true).maximumRedeliveries(0)
                .process(SubmissionFailures::vanished);
        failures.onException(MissingAttachmentException.class).handled(true).maximumRedeliveries(0)
                .process(SubmissionFailures::awaitAttachment);
        failures.onException(QuotaUsedException.class).handled(true).maximumRedeliveries(0).logExhausted(false)
                .process(SubmissionFailures::awaitQuota);
        failures.onException(Exception.class).onWhen(firstRefusalOfToken()).handled(true).maximumRedeliveries(1)
                .redeliveryDelay(0).logRetryAttempted(false).logExhausted(false)
                .onRedelivery(SubmissionFailures::refresh).process(SubmissionFailures::settle);
        failures.onException(Exception.class).handled(true).maximumRedeliveries(0).logExhausted(false)
                .process(SubmissionFailures::settle);
    }

    // Camel counts redeliveries in a header, which the firewall of the repeated step removes: its own count never ends
    private static Predicate firstRefusalOfToken() {
        return exchange -> failures(exchange).classify(cause(exchange)).verdict() == Verdict.REFRESH
                && EnrichWithAccessToken.of(exchange) != null && !Attempt.of(exchange).tokenReplaced()
                && !Attempt.of(exchange).signsInAsSender();
    }

    private static Exception cause(Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        return caught != null ? caught : exchange.getException();
    }

    private static FailureClassifier failures(Exchange exchange) {
        return Attempt.of(exchange).account().failures();
    }

    private static void refresh(Exchange exchange) {
        Attempt.of(exchange).replaceToken(EnrichWithAccessToken.of(exchange));
    }

    private static void settle(Exchange exchange) {
        Attempt attempt = Attempt.of(exchange);
        Exception cause = cause(exchange);
        Failure failure = failures(exchange).classify(cause);
        if (failure.verdict() == Verdict.REFRESH) {
            failure = failure.withVerdict(Verdict.STOP);
        }
        if (attempt.account().tokens() != null) {
            failure = failure.suspecting(attempt.account().tokens().suspicion());
        }
        boolean signInRefused = failure.stage() == Stage.AUTH && failure.symptom() instanceof Symptom.Reply;
        if (signInRefused && failure.verdict() == Verdict.STOP && attempt.signsInAsSender()) {
            failure = senderRefused(attempt, failure);
        }
        OutgoingMessage message = PrepareSubmission.of(exchange);
        if (message != null && attempt.listener() != null) {
            attempt.listener().settle(message.receipts());
        }
        LOG.debugf(cause, "%s: %s", attempt.account().name(), attempt.request().label());
        try {
            attempt.account().settlement().failed(attempt, failure, SubmissionException.inDoubt(cause));
        } catch (HeldFilings.RolledBackException e) {
            attempt.rollBack();
        }
    }

    // what one mailbox lacks is no reason to stop the others that the account sends for
    private static Failure senderRefused(Attempt attempt, Failure failure) {
        Failure refused = failure.ofSender();
        if (attempt.account().repeats().first(refused.code() + " " + attempt.message().from())) {
            LOG.error(MESSAGES.format("sender-refused", attempt.account().name(), attempt.message().from(),
                    refused.remedy(Locale.getDefault())));
        }
        return refused;
    }

    private static void awaitAttachment(Exchange exchange) throws IOException {
        Attempt attempt = Attempt.of(exchange);
        attempt.account().gate().leaveUndecided();
        if (attempt.request().awaitAttachment()) {
            attempt.settle();
        } else {
            settle(exchange);
        }
    }

    private static void awaitQuota(Exchange exchange) throws IOException {
        Attempt attempt = Attempt.of(exchange);
        AccountContext account = attempt.account();
        account.gate().leaveUndecided();
        long until = ((QuotaUsedException) cause(exchange)).until();
        LOG.info(MESSAGES.format("awaits-quota", account.name(), attempt.request().label(),
                Integer.toString(attempt.owed().size())));
        attempt.settle();
        if (!attempt.request().postpone(until)) {
            account.quota().closeUntil(until);
        }
    }

    private static void vanished(Exchange exchange) {
        Attempt attempt = Attempt.of(exchange);
        attempt.account().gate().leaveUndecided();
        attempt.settle();
        LOG.warn(MESSAGES.format("vanished", attempt.account().name(), attempt.request().label()));
    }
}
