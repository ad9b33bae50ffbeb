package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.failure.Failure;
import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.text.Messages;

/**
 * Each error of Entra's and Google's token endpoints that is known to come has its verdict, its remedy and its one line;
 * an account for each, all of them in one process.
 */
class TokenErrorMatrixIT {
    private static final Messages CATALOGUE = Messages.of(Failure.class);

    @TempDir
    Path folder;

    /** What the endpoint answers, as the simulator spells it, and what must follow. */
    private record Row(String fault, String verdict, String remedy) {
        String code() {
            String last = fault.substring(fault.lastIndexOf('-') + 1);
            String error = fault.split("-")[1];
            return last.matches("\\d+") ? "AADSTS" + last : error.equals("invalid_rapt") ? "invalid_grant" : error;
        }
    }

    private static Stream<Row> stop(String remedy, String answer, int... numbers) {
        return Arrays.stream(numbers).mapToObj(each -> new Row(answer + "-" + each, "STOP", remedy));
    }

    private static Stream<Row> retry(String remedy, String answer, int... numbers) {
        return Arrays.stream(numbers).mapToObj(each -> new Row(answer + "-" + each, "RETRY", remedy));
    }

    private static List<Row> entra() {
        String client = "401-invalid_client";
        String grant = "400-invalid_grant";
        String interaction = "400-interaction_required";
        String request = "400-invalid_request";
        String busy = "400-temporarily_unavailable";
        return Stream.of(
                // secret and certificate
                stop("secret-expired", client, 7000222), stop("secret-missing", client, 7000218),
                stop("secret-wrong", client, 7000215, 70002), stop("public-client", client, 700025),
                stop("assertion-time", client, 700024), stop("certificate-expired", client, 1000502),
                stop("certificate-wrong", client, 700027, 7000214, 7000274, 7000277, 50012),
                // the app
                stop("app-unknown", "400-unauthorized_client", 700016, 70001),
                stop("app-disabled", "400-unauthorized_client", 7000112),
                // the grant is dead
                stop("grant-dead", grant, 70008, 700082, 70000), stop("grant-revoked", grant, 50173),
                stop("grant-too-old", grant, 70043, 50078), stop("grant-of-other-tenant", grant, 7000012),
                stop("code-used", grant, 54005),
                // somebody must sign in or consent
                stop("mfa-needed", interaction, 50076, 50079, 50072, 50074),
                stop("conditional-access", interaction, 53003),
                stop("security-defaults", interaction, 530032, 530035),
                stop("consent-needed", grant, 65001, 65004),
                // the user
                stop("user-unknown", grant, 50034), stop("user-disabled", grant, 50057),
                stop("user-password", grant, 50055, 50126, 50144), retry("user-locked", grant, 50053),
                // scope and resource
                stop("scope-wrong", "400-invalid_scope", 70011, 28002),
                stop("scope-wrong", request, 700022),
                stop("resource-wrong", "400-invalid_resource", 500011, 650057),
                stop("resource-wrong", request, 650052),
                // tenant and cloud
                stop("tenant-wrong", request, 90002, 50059), stop("national-cloud", request, 90038, 900382, 900432),
                stop("tenant-common", request, 50194, 9001023, 9002332),
                // the request
                stop("token-request-wrong", request, 90014, 900144, 9002313),
                // passing
                retry("token-endpoint-busy", busy, 50033, 90006, 90012, 90024, 90033, 90090, 40010, 50087, 70012,
                        80005),
                retry("token-endpoint-busy", "503-temporarily_unavailable", 90033),
                retry("token-endpoint-busy", "500-server_error", 90033),
                // throttled
                retry("token-throttled", busy, 90055), retry("token-throttled", grant, 50196),
                retry("token-throttled", "429-retry-60-temporarily_unavailable", 50196)).flatMap(each -> each).toList();
    }

    /** A refresh token that is revoked, unused, one of too many, of a changed password or of a test dies with one answer. */
    private static List<Row> google() {
        return List.of(new Row("400-invalid_grant-google", "STOP", "google-grant-dead"),
                new Row("400-invalid_rapt-google", "STOP", "google-session-ended"),
                new Row("401-invalid_client-google", "STOP", "google-client-wrong"),
                new Row("401-unauthorized_client-google", "STOP", "google-client-wrong"),
                new Row("401-deleted_client-google", "STOP", "google-deleted-client"),
                new Row("401-disabled_client-google", "STOP", "google-disabled-client"),
                new Row("403-org_internal-google", "STOP", "google-org-internal"),
                new Row("400-admin_policy_enforced-google", "STOP", "google-admin-policy"),
                new Row("503-server_error-google", "RETRY", "token-endpoint-busy"));
    }

    @Test
    void eachErrorHasItsVerdictAndItsRemedy() throws Exception {
        Map<String, Row> rows = new HashMap<>();
        entra().forEach(row -> rows.put("m" + rows.size(), row));
        google().forEach(row -> rows.put("g" + rows.size(), row));
        try (Rig rig = Rig.in(folder)) {
            // one try each: what is asked here is what it says, not how it goes on
            rig.set("caravan.probe.first-delay", "1h").set("caravan.probe.max-delay", "1h");
            for (Map.Entry<String, Row> each : rows.entrySet()) {
                String account = each.getKey();
                rig.account(account, account + "-fault-" + each.getValue().fault());
                if (account.startsWith("g")) {
                    rig.set("caravan.accounts." + account + ".provider", "google");
                }
                rig.drop(account + "/one.eml", Rig.emlFrom(account + "@example.com", "one", "a@example.org"));
            }
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitSent(1);
            rig.awaitThat("all parked", () -> run.lines(" is parked").size() == rows.size()
                    && rig.journaled("deferred") == rows.size());

            Map<String, String> verdicts = new HashMap<>();
            for (JsonNode line : rig.journal()) {
                if (line.path("outcome").asText().equals("deferred")) {
                    verdicts.put(line.path("account").asText(),
                            line.path("verdict").asText() + " " + line.path("code").asText());
                }
            }
            Map<String, JsonNode> accounts = accounts(rig);
            for (Map.Entry<String, Row> each : rows.entrySet()) {
                Row row = each.getValue();
                String remedy = CATALOGUE.format(Locale.ENGLISH, row.remedy() + ".remedy");
                assertThat(verdicts.get(each.getKey())).as(row.toString()).isEqualTo(row.verdict() + " " + row.code());
                assertThat(run.lines("account " + each.getKey() + " is parked")).as(row.toString()).singleElement()
                        .asString().contains("ERR-0028", row.code(), remedy);
                JsonNode parked = accounts.get(each.getKey()).path("parked");
                assertThat(parked.path("row").asText()).as(row.toString()).isEqualTo(row.remedy());
                assertThat(parked.at("/remedy/en").asText()).isEqualTo(remedy);
                assertThat(parked.at("/remedy/ja").asText())
                        .isEqualTo(CATALOGUE.format(Locale.JAPANESE, row.remedy() + ".remedy"));
            }
            // a scope that is refused is asked for once more without it
            long scopes = rows.values().stream().filter(row -> row.fault().contains("invalid_scope")).count();
            assertThat(rig.office.counters().tokenRequests()).as("one try each and the sound account's")
                    .isEqualTo(rows.size() + scopes + 1);
            rig.assertOutcomes(1, 1, 0, rows.size());
        }
    }

    /** What {@code accounts --json} says, by account. */
    private static Map<String, JsonNode> accounts(Rig rig) throws Exception {
        CaravanProcess shown = rig.start("accounts", "--json");
        assertThat(shown.awaitExit()).isZero();
        Map<String, JsonNode> byName = new HashMap<>();
        List<JsonNode> all = new ArrayList<>();
        new ObjectMapper().readTree(shown.out()).forEach(all::add);
        all.forEach(each -> byName.put(each.path("account").asText(), each));
        return byName;
    }

    @Test
    void aLoopThatEntraBreaksIsLeftAloneForAsLongAsItSays() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.account("loop", "fault-429-retry-60-temporarily_unavailable-50196")
                    .account("locked", "fault-400-invalid_grant-50053-twice");
            rig.drop("loop/one.eml", Rig.emlFrom("loop@example.com", "one", "a@example.org"));
            rig.drop("locked/one.eml", Rig.emlFrom("locked@example.com", "one", "a@example.org"));
            CaravanProcess run = rig.run();
            rig.awaitThat("the locked user's is sent", () -> rig.names("sent/locked").size() == 1);
            assertThat(run.lines("account locked is parked")).singleElement().asString().contains("AADSTS50053");
            assertThat(run.lines("account locked works again")).hasSize(1);
            JsonNode parked = accounts(rig).get("loop").path("parked");
            assertThat(parked.path("nextProbe").asLong() - parked.path("since").asLong()).isEqualTo(60_000);
            assertThat(parked.path("failures").asInt()).isEqualTo(1);
            rig.assertOutcomes(1, 1, 0, 1);
        }
    }
}
