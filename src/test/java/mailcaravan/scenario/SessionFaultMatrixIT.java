package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.Client;
import mailcaravan.simulator.Simulator;
import mailcaravan.simulator.SimulatorOptions;

/**
 * {connect, STARTTLS, AUTH} x {4yz, 5yz, disconnect, silence}: no message is at fault, so none is dead-lettered; the account
 * is parked with what the catalogue says, probed without a message, and each request goes out once when the fault is over.
 * The stages from MAIL on: {@link SubmissionFaultMatrixIT}.
 */
class SessionFaultMatrixIT {
    private static final String CUT = "RETRY 1203[01]";
    private static final String SILENT = "RETRY 12002";

    @TempDir
    Path folder;

    private final List<Simulator> others = new ArrayList<>();
    private final Map<String, String> verdicts = new LinkedHashMap<>();

    @Test
    void eachFaultParksItsAccountAndEveryRequestGoesOutOnceAfterwards() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            connection(rig, "connect4", "421-4.3.2-at-connect", "RETRY 421 4.3.2 connect");
            connection(rig, "connect5", "554-5.3.2-at-connect", "STOP 554 5.3.2 connect");
            connection(rig, "connectcut", "disconnect-at-connect", CUT + " connect");
            connection(rig, "connectsilent", "silent-at-connect", SILENT + " connect");
            connection(rig, "starttls4", "454-4.7.0-at-starttls", "RETRY 454 4.7.0 starttls");
            connection(rig, "starttls5", "550-5.7.1-at-starttls", "STOP 550 5.7.1 starttls");
            connection(rig, "starttlscut", "disconnect-at-starttls", CUT + " starttls");
            connection(rig, "starttlssilent", "silent-at-starttls", SILENT + " starttls");
            mailbox(rig, "auth4", "454-4.7.0-at-auth", "RETRY 454 4.7.0 auth");
            mailbox(rig, "auth5", "535-5.7.139-at-auth", "STOP 535 5.7.139 auth");
            mailbox(rig, "authcut", "disconnect-at-auth", CUT + " auth");
            mailbox(rig, "authsilent", "silent-at-auth", SILENT + " auth");
            for (String account : verdicts.keySet()) {
                rig.set("caravan.accounts." + account + ".smtp.timeout", "1s");
                for (String name : List.of("a", "b")) {
                    rig.drop(account + "/" + name + ".eml",
                            Rig.emlFrom(account + "@example.com", account + " " + name, "a@example.org"));
                }
            }
            CaravanProcess run = rig.run();
            rig.awaitSent(2 * verdicts.size());

            assertThat(accepted(rig)).hasSize(2 * verdicts.size()).doesNotHaveDuplicates();
            assertThat(rig.journaled("submitted")).isEqualTo(2L * verdicts.size());
            assertThat(rig.journaled("dead-lettered")).isZero();
            assertThat(rig.journaled("in-doubt")).isZero();
            for (Map.Entry<String, String> each : verdicts.entrySet()) {
                assertThat(deferred(rig, each.getKey())).as(each.getKey()).isNotEmpty()
                        .allMatch(found -> found.matches(each.getValue()), each.getValue());
                // the fault that was met twice is told once
                assertThat(run.lines("account " + each.getKey() + " is parked")).as(each.getKey()).hasSize(1);
                assertThat(run.lines("account " + each.getKey() + " works again")).as(each.getKey()).hasSize(1);
            }
            rig.assertOutcomes(8, 2 * verdicts.size(), 0);
        } finally {
            for (Simulator each : others) {
                each.close();
            }
        }
    }

    /** An account whose server has a fault for the first two connections. */
    private void connection(Rig rig, String account, String fault, String verdict) throws IOException {
        Simulator other = Simulator.start(SimulatorOptions.defaults().withStore(folder.resolve("store-" + account)));
        others.add(other);
        other.fault("*", fault + "-twice");
        other.register(new Client(account + "@example.com", account, Rig.SECRET, Rig.REFRESH_TOKEN));
        rig.account(account, account, other.plainTokenUri());
        rig.trust(other.caCertificate()).set("caravan.accounts." + account + ".smtp.port",
                Integer.toString(other.smtpPort()));
        verdicts.put(account, verdict);
    }

    /** An account whose mailbox is met by a fault at its first two sign-ins. */
    private void mailbox(Rig rig, String account, String fault, String verdict) throws IOException {
        rig.office.fault(account + "@example.com", fault + "-twice");
        rig.account(account, account);
        verdicts.put(account, verdict);
    }

    private List<String> accepted(Rig rig) throws IOException {
        List<String> subjects = new ArrayList<>();
        List<Simulator> all = new ArrayList<>(others);
        all.add(rig.office);
        for (Simulator each : all) {
            for (var message : each.accepted()) {
                subjects.add(Rig.header(message, "Subject"));
            }
        }
        return subjects;
    }

    /** Verdict, code and stage of what deferred an account's requests. */
    private static List<String> deferred(Rig rig, String account) throws IOException {
        List<String> found = new ArrayList<>();
        for (JsonNode line : rig.journal()) {
            if (line.path("account").asText().equals(account) && line.path("outcome").asText().equals("deferred")) {
                found.add(String.join(" ", line.path("verdict").asText(), line.path("code").asText(),
                        line.path("stage").asText()));
            }
        }
        return found;
    }
}
