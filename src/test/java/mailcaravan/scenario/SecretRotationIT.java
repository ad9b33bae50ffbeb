package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.Client;

/** A client secret is replaced in Entra and in its place on this machine while the program runs. */
class SecretRotationIT {
    private static final String ACCOUNT = "caravan.accounts.default.";
    private static final String NEXT = "rig-client-secret-0452";

    @TempDir
    Path folder;

    @Test
    void aSecretInAFileOfItsOwnIsReplacedBeforeOrAfterTheOldOneEnds() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Path file = folder.resolve("secret.txt");
            secret(file, Rig.SECRET);
            app(rig).set(ACCOUNT + "client-secret-file", "secret.txt");
            CaravanProcess run = rig.run();
            send(rig, 1);

            secret(file, NEXT);
            retire(rig, NEXT);
            send(rig, 2);
            assertThat(run.lines("is parked")).isEmpty();

            retire(rig, Rig.SECRET);
            rig.drop("m3.eml", Rig.eml("number 3", "a@example.org"));
            rig.awaitThat("the account is parked", () -> !run.lines("is parked").isEmpty());
            assertThat(run.lines("is parked")).singleElement().asString().contains("AADSTS7000215");
            secret(file, Rig.SECRET);
            rig.awaitSent(3);
            assertThat(run.lines("can be read or changed by other users")).isEmpty();
            assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"),
                    "there are no modes of files to warn of");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            retire(rig, Rig.SECRET);
            send(rig, 4);
            assertThat(run.lines("can be read or changed by other users")).singleElement().asString()
                    .contains("WARN", "secret.txt", "chmod 600");
            assertThat(run.err()).doesNotContain(NEXT);
            rig.assertOutcomes(4, 4, 0);
        }
    }

    @Test
    void aSecretInTheConfigurationFileNeedsNoRestartEither() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            app(rig).set(ACCOUNT + "client-secret", Rig.SECRET);
            CaravanProcess run = rig.run();
            send(rig, 1);

            Path configuration = folder.resolve("application.properties");
            String before = Files.readString(configuration);
            Files.writeString(configuration, before.replace(Rig.SECRET, NEXT));
            retire(rig, NEXT);
            send(rig, 2);
            assertThat(run.lines("is parked")).isEmpty();

            Files.writeString(configuration, before + "caravan.no-such-key=1\n");
            retire(rig, Rig.SECRET);
            rig.drop("m3.eml", Rig.eml("number 3", "a@example.org"));
            rig.awaitThat("the account is parked", () -> !run.lines("is parked").isEmpty());
            rig.awaitThat("the mistake is said",
                    () -> !run.lines("The configuration has been changed and cannot be used").isEmpty());
            Files.writeString(configuration, before);
            rig.awaitSent(3);
            assertThat(run.lines("caravan.no-such-key")).hasSize(1);
            assertThat(run.err()).doesNotContain(NEXT);
            rig.assertOutcomes(3, 3, 0);
        }
    }

    private static Rig app(Rig rig) {
        return rig.unset(ACCOUNT + "token-file").set(ACCOUNT + "mailbox", Rig.MAILBOX)
                .set(ACCOUNT + "client-id", "rig-client").set(ACCOUNT + "grant", "client-credentials")
                .set(ACCOUNT + "token-uri", rig.office.tokenUri().toString());
    }

    /** From now on only this secret is good, and every token and connection of before is gone. */
    private static void retire(Rig rig, String secret) throws Exception {
        rig.office.register(new Client(Rig.MAILBOX, "rig-client", secret, null));
        rig.office.expireAccessTokens();
        rig.office.dropConnections();
    }

    private static void secret(Path file, String secret) throws Exception {
        Files.writeString(file, secret + "\n");
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void send(Rig rig, int number) throws Exception {
        rig.drop("m" + number + ".eml", Rig.eml("number " + number, "a@example.org"));
        rig.awaitSent(number);
    }
}
