package mailcaravan.command;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.queue.BrokerConnections;
import mailcaravan.queue.WaitingMessages;

/**
 * What waits in the accounts' queues, as far as the broker says so within a few seconds.
 *
 * @param result
 *            nothing where no broker is configured
 * @param problem
 *            what kept from counting, in one line with its remedy
 */
record AccountQueues(Optional<WaitingMessages.Result> result, Optional<String> problem) {
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    /** Asks the broker, if one is configured. */
    static AccountQueues of(Configuration configuration) throws ConfigurationException {
        Optional<BrokerConnections> broker = ConfiguredFolders.broker(configuration);
        if (broker.isEmpty()) {
            return new AccountQueues(Optional.empty(), Optional.empty());
        }
        WaitingMessages.Result result = WaitingMessages.in(broker.get(),
                configuration.accounts().stream().map(ConfiguredAccount::queue).toList(), AT_MOST);
        FailureClassifier failures = FailureClassifier.of(configuration.failureRules());
        return new AccountQueues(Optional.of(result), result.failure().map(cause -> {
            Failure failure = failures.classify(cause);
            Locale user = Locale.getDefault();
            return MailCaravan.MESSAGES.format("dead-letters.broker", failure.headline(user), failure.remedy(user));
        }));
    }

    private Optional<WaitingMessages.Count> count(ConfiguredAccount account) {
        return result.map(WaitingMessages.Result::counts).map(counts -> counts.get(account.queue()));
    }

    /** The line for people; nothing where no broker is configured. */
    Optional<String> line(ConfiguredAccount account) {
        if (result.isEmpty()) {
            return Optional.empty();
        }
        String count = count(account).map(each -> each.messages() + (each.more() ? "+" : "")).orElse("?");
        return Optional.of("  " + MailCaravan.MESSAGES.format("account.queue", count, account.queue()));
    }

    /** The same for programs: {@code queued} is missing where it is not known. */
    void addTo(ObjectNode json, ConfiguredAccount account) {
        if (result.isPresent()) {
            json.put("queue", account.queue());
            count(account).ifPresent(each -> json.put("queued", each.messages()).put("queuedMore", each.more()));
        }
    }
}
