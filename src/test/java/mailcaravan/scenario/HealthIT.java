package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.drop.AccountControl;
import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.ClosedPort;
import mailcaravan.harness.Rig;

/** Health over HTTP: a parked account is unwell with its reason, and gets nobody restarted. */
class HealthIT {
    private static final Pattern PLACE = Pattern.compile("health: (http://127\\.0\\.0\\.1:[0-9]+)/q/health/live");

    @TempDir
    Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private String place;

    private HttpResponse<String> get(String which) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(place + "/q/health/" + which)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode account(String name) throws IOException, InterruptedException {
        for (JsonNode check : new ObjectMapper().readTree(get("well").body()).path("checks")) {
            if (check.path("name").asText().equals("account-" + name)) {
                return check;
            }
        }
        throw new AssertionError("no check of account " + name);
    }

    private CaravanProcess run(Rig rig) throws IOException {
        CaravanProcess program = rig.run();
        rig.awaitThat("the place of the health checks", () -> PLACE.matcher(program.err()).find());
        Matcher matcher = PLACE.matcher(program.err());
        assertThat(matcher.find()).isTrue();
        place = matcher.group(1);
        rig.awaitThat("readiness", () -> get("ready").statusCode() == 200);
        return program;
    }

    @Test
    void aParkedAccountIsUnwellWithItsReasonWhileTheProgramIsLiveAndReady() throws Exception {
        try (Rig rig = Rig.in(folder).account("broken", "broken")) {
            rig.set("caravan.http.port", Integer.toString(ClosedPort.find()));
            CaravanProcess early = rig.start("health");
            assertThat(early.awaitExit()).isEqualTo(1);
            assertThat(early.onlyLine()).contains("nobody answers");
            rig.office.greetWith("554 5.3.2 caravan@example.com may not now");
            run(rig);
            rig.drop("broken/a.eml", Rig.emlFrom("broken@example.com", "a", "a@example.org"));
            rig.awaitThat("the account unwell", () -> get("well").statusCode() == 503);

            JsonNode data = account("broken").path("data");
            assertThat(data.path("code").asText()).isEqualTo("554 5.3.2");
            assertThat(data.path("reason").asText()).contains("<address> may not now");
            assertThat(data.path("remedy").asText()).contains("check host");
            assertThat(data.path("since").asText()).startsWith("20");
            assertThat(account("default").path("status").asText()).isEqualTo("UP");
            assertThat(get("live").statusCode()).isEqualTo(200);
            assertThat(get("live").body()).contains("polling-default", "polling-broken");
            assertThat(get("ready").statusCode()).isEqualTo(200);
            assertThat(get("well").body() + get("live").body() + get("ready").body()).doesNotContain("@");

            CaravanProcess health = rig.start("health");
            assertThat(health.awaitExit()).as(health.err()).isZero();
            assertThat(health.out()).contains("/q/health/ready", "UP").hasLineCount(1);
            assertThat(health.err()).isEmpty();

            assertThat(metrics()).containsPattern("caravan_account_parked\\{account=\"broken\"} 1\\.0")
                    .containsPattern("caravan_account_parked\\{account=\"default\"} 0\\.0")
                    .containsPattern("caravan_token_requests_total\\{account=\"broken\",outcome=\"granted\"} [1-9]")
                    .containsPattern(
                            "caravan_credential_days_left\\{account=\"broken\",credential=\"refresh-token\"} (?:89|90)\\.0")
                    .doesNotContain("@", "jvm_");

            rig.office.greetWith(null);
            rig.awaitThat("the account well", () -> get("well").statusCode() == 200);
            new AccountControl(rig.home.resolve("state/default")).pause();
            assertThat(account("default").path("status").asText()).isEqualTo("UP");
            assertThat(account("default").at("/data/paused").asText()).isEqualTo("true");
            rig.awaitThat("what waited is sent", () -> rig.names("sent/broken").size() == 1);
            rig.assertOutcomes(1, 1, 0);
        }
    }

    private String metrics() throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(place + "/q/metrics")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void anAccountThatCouldNotBeStartedIsUnwellToo() throws Exception {
        try (Rig rig = Rig.in(folder).set("caravan.http.port", "0").account("later", "later")) {
            rig.set("caravan.accounts.later.token-file", "missing.ini");
            run(rig);

            assertThat(account("later").path("status").asText()).isEqualTo("DOWN");
            assertThat(account("later").at("/data/code").asText()).isEqualTo("12006");
            assertThat(get("live").statusCode()).isEqualTo(200);
            rig.assertOutcomes(0, 0, 0);
        }
    }

    @Test
    void aPortThatIsTakenEndsTheProgramWithOneLineAndNoPortIsOpenedUnasked() throws Exception {
        try (Rig rig = Rig.in(folder); ServerSocket taken = new ServerSocket(0)) {
            rig.set("caravan.http.host", "0.0.0.0").set("caravan.http.port", Integer.toString(taken.getLocalPort()));
            CaravanProcess program = rig.start("run");
            assertThat(program.awaitExit()).isEqualTo(1);
            assertThat(program.onlyLine()).contains(Integer.toString(taken.getLocalPort()));

            rig.unset("caravan.http.port");
            CaravanProcess second = rig.run();
            assertThat(second.err()).doesNotContain("health:", Integer.toString(taken.getLocalPort()));
            assertThat(second.isAlive()).isTrue();
        }
    }
}
