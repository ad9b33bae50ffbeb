package mailcaravan.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import mailcaravan.account.Account;
import mailcaravan.account.CaravanConfig;
import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.IoReason;
import mailcaravan.account.ProxySettings;
import mailcaravan.account.SmtpSettings;
import mailcaravan.account.Trust;
import mailcaravan.authorization.JdkTokenEndpoint;
import mailcaravan.drop.AccountState;
import mailcaravan.drop.PrivateFolder;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.failure.SmailCode;
import mailcaravan.flow.TokenUseRecord;
import mailcaravan.journal.AccountUse;
import mailcaravan.journal.Journal;
import mailcaravan.oauth.AccessTokenProvider;
import mailcaravan.oauth.CachingAccessTokenProvider;
import mailcaravan.oauth.Preflight;
import mailcaravan.oauth.SharedAccessTokens;
import mailcaravan.oauth.TokenListener;
import mailcaravan.smail.SmailDialogue;
import mailcaravan.smail.SmailException;
import mailcaravan.smtp.ConnectionSlots;
import mailcaravan.smtp.DialogueListener;
import mailcaravan.smtp.PooledMailSender;
import mailcaravan.smtp.Transcript;
import mailcaravan.submission.Backoff;
import mailcaravan.submission.DirectSubmission;
import mailcaravan.submission.SharedPace;
import mailcaravan.submission.SharedSlots;
import mailcaravan.submission.SubmissionResult;

/**
 * What a one-shot command submits with: the account's own sender, tokens, limits and journal, shared with a bundle that runs
 * on the same home and with other commands. Used by one thread; to be closed.
 */
final class OneShotSender implements AutoCloseable {
    private final Configuration configuration;
    private final Account account;
    private final PooledMailSender sender;
    private final Optional<Journal> journal;
    private final DirectSubmission submission;
    private final Duration turn;

    /**
     * Opens no connection yet.
     *
     * @param dialogue
     *            takes the lines of the dialogue; null: nobody wants them
     * @param header
     *            lines of the message's header, asked for when there is a message
     * @param turn
     *            how long a message waits for its turn within the account's limits
     * @param warnings
     *            takes what does not keep the message from being sent
     * @throws CredentialsException
     *             if the account's token file cannot be used
     * @throws ConfigurationException
     *             if the trusted certificates or the proxy cannot be used
     */
    OneShotSender(SendAccount found, Consumer<String> dialogue, Supplier<List<String>> header,
            Duration turn, Consumer<String> warnings) throws CredentialsException, ConfigurationException {
        this.configuration = found.configuration();
        this.turn = turn;
        this.account = found.account().load();
        CaravanConfig caravan = configuration.caravan();
        SSLContext tls = Trust.sslContext(caravan.tls().trustedCertificates());
        Optional<Path> state = made(found.account().stateFolder(), warnings);
        this.journal = made(caravan.home().resolve("journal"), warnings)
                .map(folder -> new Journal(folder, Clock.systemDefaultZone()));
        ConnectionSlots slots = state
                .map(folder -> new SharedSlots(account.name(), folder, account.smtp().connections()))
                .<ConnectionSlots>map(shared -> ignored -> shared.take(turn)).orElse(ConnectionSlots.UNSHARED);
        this.sender = new PooledMailSender(account.smtp(), account.mailbox(), account.recipientsPerMessage(), tls,
                System::nanoTime,
                () -> dialogue == null
                        ? DialogueListener.NONE
                        : new SmailDialogue(dialogue, header.get(), System::nanoTime),
                slots);
        TokenListener said = dialogue == null ? TokenListener.NONE : new Transcript(dialogue, System::nanoTime);
        TokenListener heard = state.<TokenListener>map(folder -> new TokenUseRecord(account.name(),
                new AccountState(folder), Clock.systemUTC(), said)).orElse(said);
        ProxySettings proxy = ProxySettings.toTokenEndpoint(caravan);
        Backoff backoff = Backoff.of(caravan.retry());
        this.submission = new DirectSubmission(account,
                tokens(tls, proxy, heard, state, Preflight.of(account, found.account(), Clock.systemUTC())), sender,
                FailureClassifier.of(configuration.failureRules()).forProvider(account.provider()), journal,
                new SharedPace(account.name(), state.orElse(Path.of("")),
                        state.isPresent() ? account.messagesPerMinute() : 0, Clock.systemDefaultZone()),
                backoff, System::nanoTime, Termination::pause);
    }

    // what cannot be shared is sent all the same: who waits for the command has no other way
    private static Optional<Path> made(Path folder, Consumer<String> warnings) {
        try {
            return Optional.of(PrivateFolder.makeWritable(folder));
        } catch (IOException e) {
            warnings.accept(MailCaravan.MESSAGES.format("send.no-home", e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<AccessTokenProvider> tokens(SSLContext tls, ProxySettings proxy, TokenListener heard,
            Optional<Path> state, Preflight preflight) {
        if (account.smtp().authentication() != SmtpSettings.Authentication.XOAUTH2) {
            return Optional.empty();
        }
        AccessTokenProvider own = new CachingAccessTokenProvider(account.name(), account.credentials(),
                new JdkTokenEndpoint(tls, proxy), heard, preflight);
        return Optional.of(state.<AccessTokenProvider>map(folder -> new SharedAccessTokens(own, account.credentials(),
                account.mailbox(), folder.resolve("access-token"), configuration.tokenKeys(),
                Clock.systemUTC(), System::nanoTime)).orElse(own));
    }

    Account account() {
        return account;
    }

    /**
     * Submits a message.
     *
     * @param retry
     *            for how long what can heal is tried again
     */
    SubmissionResult submit(OneShotMessage message, Duration retry) throws SmailException {
        Termination.waitsForMail();
        if (dayIsFull(message)) {
            return new SubmissionResult(SubmissionResult.Status.LIMITED, null, List.of(), List.of());
        }
        return submission.submit(message.composed(), message.name(), message.id(),
                new DirectSubmission.Patience(turn, retry));
    }

    private boolean dayIsFull(OneShotMessage message) throws SmailException {
        int perDay = account.recipientsPerDay();
        int recipients = message.composed().envelope().recipients().size();
        if (perDay == 0 || journal.isEmpty() || recipients >= perDay) {
            return false;
        }
        try {
            return AccountUse.of(journal.get(), account.name(), Clock.systemDefaultZone()).recipients()
                    + recipients > perDay;
        } catch (IOException e) {
            throw new SmailException(SmailCode.WORK_FILE,
                    MailCaravan.MESSAGES.format("send.journal", configuration.caravan().home().resolve("journal"),
                            IoReason.of(e)));
        }
    }

    @Override
    public void close() throws IOException {
        sender.close();
        if (journal.isPresent()) {
            journal.get().close();
        }
    }
}
