package mailcaravan.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.CredentialSettings;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.SmtpSettings;
import mailcaravan.drop.AccountBacklog;
import mailcaravan.drop.AccountControl;
import mailcaravan.drop.AccountFolders;
import mailcaravan.drop.AccountState;
import mailcaravan.journal.AccountUse;
import mailcaravan.journal.Journal;
import mailcaravan.text.OneLine;

/**
 * How an account stands, as its files say; no subjects, no recipients, no secrets.
 *
 * @param credentials
 *            what is wrong with its credentials, or null
 * @param tokenWritten
 *            when the file with its refresh token was written last, if there is one
 * @param left
 *            how long its credentials still hold
 * @param limits
 *            recipients per day and messages per minute, 0 = no limit
 * @param parked
 *            why it is parked, as the running process wrote it, or missing
 */
record AccountStatus(String name, String grant, String provider, String mailbox, boolean needsToken, String credentials,
        Optional<Instant> tokenWritten, CredentialsLeft left, Limits limits, AccountUse use, boolean paused,
        JsonNode parked,
        AccountBacklog backlog) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What an account may use; 0 = no limit. */
    record Limits(int recipientsPerDay, int messagesPerMinute) {}

    static AccountStatus of(ConfiguredAccount account, AccountFolders folders, Clock clock) throws IOException {
        boolean token = account.config().smtp().auth() == SmtpSettings.Authentication.XOAUTH2;
        String problem = null;
        try {
            account.load();
        } catch (CredentialsException e) {
            problem = OneLine.of(e.getMessage());
        }
        CredentialSettings settings;
        try {
            settings = account.credentialSettings();
        } catch (CredentialsException e) {
            settings = CredentialSettings.of(account.config());
        }
        return new AccountStatus(account.name(), token ? word(settings.effectiveGrant()) : "-",
                word(settings.effectiveProvider()), OneLine.of(settings.mailbox().orElse("-")), token, problem,
                token ? written(account.refreshTokenFile()) : Optional.empty(),
                CredentialsLeft.of(account, new AccountState(folders.state()), clock),
                new Limits(account.config().recipientsPerDay(), account.config().messagesPerMinute()),
                AccountUse.of(new Journal(folders.journal(), clock), account.name(), clock),
                new AccountControl(folders.state()).isPaused(), parked(new AccountState(folders.state()).parkedFile()),
                AccountBacklog.of(folders));
    }

    private static Optional<Instant> written(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            return Optional.empty(); // what is wrong with it is said as the problem of the credentials
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    // another process writes it: half a file says at least that it is parked
    private static JsonNode parked(Path file) throws IOException {
        if (!Files.exists(file)) {
            return MissingNode.getInstance();
        }
        try {
            JsonNode read = JSON.readTree(file.toFile());
            return read != null && read.isObject() ? read : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    /** The lines for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(name);
        add(lines, "account.grant", grant, provider, mailbox);
        if (credentials != null) {
            add(lines, "account.token-unusable", credentials);
        } else {
            add(lines, needsToken ? "account.token-ready" : "account.token-none");
        }
        tokenWritten.ifPresent(time -> add(lines, "account.token-written", local(time)));
        left.lines().forEach(line -> lines.add("  " + line));
        add(lines, "account.use", Long.toString(use.recipients()), limit(limits.recipientsPerDay()),
                Long.toString(use.messages()), limit(limits.messagesPerMinute()));
        if (paused) {
            add(lines, "account.is-paused");
        }
        if (!parked.isMissingNode()) {
            add(lines, "account.parked", time("since"), text("code"), text("reason"), text("remedy"),
                    time("nextProbe"));
        } else if (!paused && credentials == null) {
            add(lines, "account.works");
        }
        String sending = Integer.toString(backlog.sending());
        if (backlog.oldest().isPresent()) {
            add(lines, "account.waiting", Integer.toString(backlog.waiting()), local(backlog.oldest().get()), sending);
        } else {
            add(lines, "account.waiting-none", sending);
        }
        backlog.next().ifPresent(
                next -> add(lines, "account.deferred", Integer.toString(backlog.deferred()), local(next)));
        backlog.causes().forEach(
                (code, count) -> add(lines, "account.cause", OneLine.of(code), Integer.toString(count)));
        add(lines, "account.dead-letters", Integer.toString(backlog.deadLetters()));
        return lines;
    }

    private static void add(List<String> lines, String key, Object... arguments) {
        lines.add("  " + MailCaravan.MESSAGES.format(key, arguments));
    }

    private static String limit(int limit) {
        return limit == 0 ? MailCaravan.MESSAGES.format("account.no-limit") : Integer.toString(limit);
    }

    private String text(String field) {
        JsonNode value = parked.path(field);
        return value.isValueNode() && !value.isNull() ? OneLine.of(value.asText()) : "-";
    }

    // written in milliseconds or as text
    private String time(String field) {
        JsonNode value = parked.path(field);
        return value.isNumber() ? local(Instant.ofEpochMilli(value.asLong())) : text(field);
    }

    private static String local(Instant instant) {
        return OffsetDateTime.ofInstant(instant.truncatedTo(ChronoUnit.SECONDS), ZoneId.systemDefault()).toString();
    }

    /** The same for programs. */
    ObjectNode json() {
        ObjectNode json = JSON.createObjectNode().put("account", name).put("grant", grant).put("provider", provider)
                .put("mailbox", mailbox).put("credentials", credentials == null ? "complete" : credentials)
                .put("paused", paused);
        tokenWritten.ifPresent(time -> json.put("tokenWritten", local(time)));
        left.addTo(json);
        json.put("recipientsLastDay", use.recipients()).put("recipientsPerDay", limits.recipientsPerDay())
                .put("messagesLastMinute", use.messages()).put("messagesPerMinute", limits.messagesPerMinute());
        if (parked.isMissingNode()) {
            json.putNull("parked");
        } else {
            json.set("parked", parked);
        }
        json.put("waiting", backlog.waiting());
        backlog.oldest().ifPresent(oldest -> json.put("oldest", local(oldest)));
        json.put("sending", backlog.sending()).put("deferred", backlog.deferred());
        ObjectNode causes = json.putObject("causes");
        backlog.causes().forEach(causes::put);
        backlog.next().ifPresent(next -> json.put("nextAttempt", local(next)));
        return json.put("deadLetters", backlog.deadLetters());
    }
}
