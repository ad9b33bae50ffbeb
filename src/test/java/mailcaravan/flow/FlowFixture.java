package mailcaravan.flow;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import mailcaravan.account.Account;
import mailcaravan.account.AllowedSenders;
import mailcaravan.account.SmtpSettings;
import mailcaravan.drop.AccountControl;
import mailcaravan.drop.AccountState;
import mailcaravan.drop.FailedAttempt;
import mailcaravan.drop.FailureReport;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.failure.Provider;
import mailcaravan.harness.MutableClock;
import mailcaravan.journal.Journal;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.RecipientLine;
import mailcaravan.message.ComposedMessage;
import mailcaravan.message.Envelope;
import mailcaravan.message.Recipient;
import mailcaravan.smtp.PooledMailSender;
import mailcaravan.smtp.RecipientReceipt;
import mailcaravan.smtp.SmtpReply;
import mailcaravan.submission.Backoff;
import mailcaravan.submission.SharedPace;

/** An account without a server: its journal, gate and filings are real, its request records what becomes of it. */
final class FlowFixture implements AutoCloseable {
    static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), 2, 0, Duration.ofMinutes(10), () -> 0);

    final MutableClock clock = new MutableClock(Instant.parse("2030-01-02T03:04:05Z"), ZoneId.of("Asia/Tokyo"));
    final Path folder;
    /** Beside the folder, which a test may take away. */
    private final Path stateFolder;
    final Journal journal;
    final AccountGate gate;
    final WaitingTime waiting;
    final RecipientQuota quota = new RecipientQuota("default", 10, clock);
    final PendingFilings filings = new PendingFilings("default", BACKOFF, clock::nanoTime);
    final PooledMailSender sender;
    final AccountContext account;
    boolean resendInDoubt = true;

    FlowFixture(Path folder) {
        this.folder = folder;
        this.stateFolder = folder.resolveSibling(folder.getFileName() + ".state");
        this.gate = new AccountGate("default", BACKOFF, new AccountState(stateFolder), clock,
                clock::nanoTime);
        this.waiting = new WaitingTime(new AccountState(stateFolder), clock);
        this.journal = new Journal(folder, clock);
        SmtpSettings smtp = new SmtpSettings("localhost", 2, SmtpSettings.Security.NONE,
                SmtpSettings.Authentication.NONE, null, null, Duration.ofSeconds(1), Duration.ofSeconds(1),
                Duration.ofSeconds(1), 1);
        this.sender = new PooledMailSender(smtp, "box@example.com", 500, null, clock::nanoTime);
        Account settings = new Account("default", Provider.CUSTOM, "box@example.com", null, smtp, 0, 0, 500,
                new AllowedSenders(List.of("*")), folder, folder, folder, "q");
        ConnectionAllowance allowance = new ConnectionAllowance("default", 3, clock::nanoTime);
        Admission admission = new Admission(1, allowance,
                new Pace(0, new SharedPace("default", stateFolder, 0, clock), clock::nanoTime), quota, gate);
        this.account = new AccountContext(settings, gate, quota, allowance, admission, waiting,
                new RepeatedFailures("default", clock::nanoTime), filings, null, sender, null,
                settlement(), FailureClassifier.builtIn().forProvider(Provider.CUSTOM), journal,
                new AccountControl(stateFolder), clock::nanoTime);
    }

    Settlement settlement() {
        return new Settlement(new RetryPolicy(BACKOFF, Duration.ofDays(5), resendInDoubt), clock);
    }

    Attempt attempt(RecordedRequest request, String... recipients) {
        Attempt attempt = new Attempt(account, request, account.filings());
        attempt.composed(message(recipients));
        return attempt;
    }

    static RecipientReceipt receipt(String address, String reply) {
        return new RecipientReceipt(Recipient.of(address), reply(reply));
    }

    static SmtpReply reply(String text) {
        return SmtpReply.parse(Integer.parseInt(text.substring(0, 3)), text);
    }

    /** The lines of the journal, oldest first. */
    List<JournalEntry> lines() {
        try (Stream<Path> files = Files.list(folder)) {
            List<JournalEntry> lines = new ArrayList<>();
            for (Path file : files.filter(each -> each.toString().endsWith(".ndjson")).sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(new com.fasterxml.jackson.databind.ObjectMapper().readValue(line, JournalEntry.class));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> outcomes() {
        return lines().stream().map(line -> line.outcome().toString()).toList();
    }

    static ComposedMessage message(String... recipients) {
        return new ComposedMessage() {
            @Override
            public Envelope envelope() {
                return new Envelope("box@example.com", "", Stream.of(recipients).map(Recipient::of).toList());
            }

            @Override
            public String messageId() {
                return "<1@example.com>";
            }

            @Override
            public String from() {
                return "box@example.com";
            }

            @Override
            public boolean eightBit() {
                return false;
            }

            @Override
            public boolean internationalized() {
                return false;
            }

            @Override
            public long size() {
                return 4;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write("\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    @Override
    public void close() throws IOException {
        sender.close();
        journal.close();
        if (Files.isDirectory(stateFolder)) {
            try (Stream<Path> files = Files.list(stateFolder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(stateFolder);
        }
    }

    /** A request that records its end, and what the journal held by then. */
    final class RecordedRequest implements Request {
        final List<String> ends = new ArrayList<>();
        final Map<String, RecipientLine> done = new LinkedHashMap<>();
        FailureReport report;
        long notBefore;
        Collection<RecipientLine> deferredDone;
        int attempts;
        long firstFailure;
        long waitedBefore;
        int failures;
        List<FailedAttempt> history = List.of();
        List<String> journaledBefore;

        private void end(String how) throws IOException {
            if (failures > 0) {
                failures--;
                throw new IOException("no space left on device");
            }
            ends.add(how);
            journaledBefore = outcomes();
        }

        @Override
        public String source() {
            return "drop-folder";
        }

        @Override
        public String name() {
            return "a.eml";
        }

        @Override
        public String id() {
            return "0123";
        }

        @Override
        public int attempts() {
            return attempts;
        }

        @Override
        public List<FailedAttempt> history() {
            return history;
        }

        @Override
        public long firstFailure() {
            return firstFailure;
        }

        @Override
        public long waitedBefore() {
            return waitedBefore;
        }

        @Override
        public Map<String, RecipientLine> done() {
            return done;
        }

        @Override
        public ComposedMessage compose() {
            return message("x@example.com");
        }

        @Override
        public void sent(String messageId, Collection<RecipientLine> recipients) throws IOException {
            end("sent");
        }

        @Override
        public void failed(FailureReport why) throws IOException {
            report = why;
            end("failed");
        }

        @Override
        public void giveBack() throws IOException {
            end("given back");
        }

        @Override
        public void defer(FailedAttempt attempt, long until, long waited, Collection<RecipientLine> doneNow)
                throws IOException {
            history = FailedAttempt.append(history, attempt);
            notBefore = until;
            waitedBefore = waited;
            deferredDone = List.copyOf(doneNow);
            end("deferred");
        }

        @Override
        public boolean postpone(long until) throws IOException {
            notBefore = until;
            end("postponed");
            return true;
        }

        @Override
        public void leaveUnsettled(Map<String, RecipientLine> doneNow) {
            deferredDone = List.copyOf(doneNow.values());
            ends.add("left unsettled");
        }

        @Override
        public boolean awaitAttachment() {
            return false;
        }
    }
}
