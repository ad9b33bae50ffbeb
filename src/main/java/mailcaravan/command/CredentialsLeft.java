package mailcaravan.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

import mailcaravan.account.ConfiguredAccount;
import mailcaravan.drop.AccountState;
import mailcaravan.drop.TokenUse;
import mailcaravan.oauth.CredentialExpiry;
import mailcaravan.oauth.ExpiringCredentials;

/**
 * How long an account's credentials still hold, by its files.
 *
 * @param accessToken
 *            end of the last access token, if one is on record
 */
record CredentialsLeft(List<CredentialExpiry> expiries, Optional<Instant> accessToken, Clock clock) {
    static CredentialsLeft of(ConfiguredAccount account, AccountState state, Clock clock) {
        Optional<TokenUse> use = state.tokenUse();
        return new CredentialsLeft(ExpiringCredentials.of(account, use.map(TokenUse::used),
                use.flatMap(TokenUse::announcedEnd), clock.getZone()),
                use.map(each -> Instant.ofEpochMilli(each.accessTokenEnds())), clock);
    }

    /** A line for each, for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        Instant now = clock.instant();
        for (CredentialExpiry each : expiries) {
            String over = each.end().isAfter(now) ? "" : "over.";
            String fixed = each.announced() && over.isEmpty() ? ".fixed" : "";
            lines.add(MailCaravan.MESSAGES.format("account.ends." + over + each.credential() + fixed, day(each),
                    Long.toString(each.daysLeft(now))));
        }
        accessToken.ifPresent(end -> lines.add(end.isAfter(now)
                ? MailCaravan.MESSAGES.format("account.ends.access-token", minutes(end, now))
                : MailCaravan.MESSAGES.format("account.ends.over.access-token")));
        return lines;
    }

    /** The same for programs. */
    void addTo(ObjectNode json) {
        Instant now = clock.instant();
        ObjectNode ends = json.putObject("ends");
        expiries.forEach(each -> ends.putObject(each.credential().toString()).put("date", day(each)).put("daysLeft",
                each.daysLeft(now)));
        accessToken.ifPresent(end -> ends.putObject("access-token")
                .put("time", end.atZone(clock.getZone()).toOffsetDateTime().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("minutesLeft", Math.max(0, Duration.between(now, end).toMinutes())));
    }

    private String day(CredentialExpiry expiry) {
        return LocalDate.ofInstant(expiry.end(), clock.getZone()).toString();
    }

    private static String minutes(Instant end, Instant now) {
        return Long.toString(Duration.between(now, end).toMinutes());
    }
}
