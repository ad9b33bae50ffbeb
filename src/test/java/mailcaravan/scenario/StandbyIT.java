package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.AcceptedMessage;

/** Two processes for one home, as two machines on a shared file system: one serves it, the other one waits. */
class StandbyIT {
    private static final int CONNECTIONS = 3;
    private static final String WAITS = "standby: another process serves";
    private static final Pattern PLACE = Pattern.compile("health: (http://127\\.0\\.0\\.1:[0-9]+)/q/health/live");

    @TempDir
    Path folder;

    @Test
    void theOneThatWaitsTakesOverInTheMiddleOfABatch() throws Exception {
        int messages = 90;
        try (Rig rig = Rig.in(folder).set("caravan.settle", "0ms").set("caravan.standby", "true")) {
            CaravanProcess first = rig.run();
            CaravanProcess second = rig.start("run");
            rig.awaitThat("the other one waits", () -> second.lines(WAITS).size() == 1);
            for (int i = 0; i < messages; i++) {
                rig.drop("m" + i + ".eml", Rig.eml("number " + i, "slow-dot-50ms+" + i + "@example.org"));
            }
            rig.awaitThat("the middle", () -> rig.office.acceptedCount() >= 20);
            assertThat(second.lines(": serves the folder")).isEmpty();
            first.kill();
            assertThat(rig.office.acceptedCount()).as("accepted before the takeover").isLessThan(messages);
            rig.awaitSent(messages);
            assertThat(second.lines("standby: the other process has ended")).hasSize(1);
            assertThat(second.lines(WAITS)).hasSize(1);
            int doubled = rig.office.acceptedCount() - messages;
            assertThat(doubled).as("doubled").isBetween(0, CONNECTIONS);
            assertThat(rig.journaled("in-doubt")).as("those in doubt").isGreaterThanOrEqualTo(doubled);
            rig.assertOutcomes(messages + doubled, messages, 0);
            Set<String> subjects = new HashSet<>();
            Set<String> identified = new HashSet<>();
            for (AcceptedMessage each : rig.office.accepted()) {
                subjects.add(Rig.header(each, "Subject"));
                identified.add(Rig.header(each, "Subject") + " " + Rig.header(each, "Message-ID"));
            }
            assertThat(subjects).hasSize(messages);
            assertThat(identified).hasSize(messages);
        }
    }

    @Test
    void theOneThatWaitsIsLiveButNotReadyAndEndsWhenItIsTold() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            CaravanProcess first = rig.run();
            rig.set("caravan.standby", "true").set("caravan.http.port", "0");
            CaravanProcess second = rig.start("run");
            rig.awaitThat("the other one waits", () -> second.lines(WAITS).size() == 1);
            Matcher place = PLACE.matcher(second.err());
            assertThat(place.find()).isTrue();
            HttpResponse<String> ready = get(place.group(1), "ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).containsPattern("\"standby\": ?true");
            assertThat(get(place.group(1), "live").statusCode()).isEqualTo(200);
            assertThat(second.stop()).isZero();
            assertThat(second.err().lines().filter(line -> line.contains("ERROR") || line.contains("\tat ")).toList())
                    .isEqualTo(List.of());
            assertThat(first.isAlive()).isTrue();

            CaravanProcess third = rig.start("run");
            rig.awaitThat("the third one waits", () -> third.lines(WAITS).size() == 1);
            assertThat(first.stop()).isZero();
            third.awaitServing();
            Matcher itsPlace = PLACE.matcher(third.err());
            assertThat(itsPlace.find()).isTrue();
            rig.awaitThat("readiness", () -> get(itsPlace.group(1), "ready").statusCode() == 200);
            rig.drop("one.eml", Rig.eml("one", "a@example.org"));
            rig.awaitSent(1);
            rig.assertOutcomes(1, 1, 0);
        }
    }

    private static HttpResponse<String> get(String place, String which) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(place + "/q/health/" + which)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
