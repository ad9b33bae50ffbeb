package mailcaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the builder of a native executable is told. Run by {@code .ci/run}; by hand:
 * {@code mvn package -DskipTests -Dquarkus.native.enabled=true -Dquarkus.native.sources-only=true}, then
 * {@code mvn test -Dtest=NativeSourcesTest}.
 */
class NativeSourcesTest {
    private static NativeSources sources;

    @BeforeAll
    static void generated() throws IOException {
        Path folder = Path.of(System.getProperty("native.sources", "target/native-sources"));
        boolean there = Files.isRegularFile(folder.resolve("native-image.args"));
        if (!there) {
            System.err.println("SKIPPED: there are no native sources in " + folder.toAbsolutePath()
                    + ": build them with -Dquarkus.native.enabled=true -Dquarkus.native.sources-only=true");
        }
        assumeTrue(there || System.getProperty("native.sources") != null, "no native sources");
        sources = NativeSources.read(folder);
    }

    @Test
    void theArgumentsMakeOneExecutableForEveryMachineLanguageAndCharset() {
        assertThat(sources.arguments).contains("-H:+AddAllCharsets", "-H:IncludeLocales=en,ja", "--no-fallback",
                "--enable-url-protocols=http,https", "--install-exit-handlers", "--link-at-build-time",
                "-march=compatibility", "-ELC_ALL=C.UTF-8")
                .doesNotContain("-H:+IncludeAllLocales", "-H:+AllowVMInspection");
        assertThat(sources.mainClass).isEqualTo("mailcaravan.command.MailCaravan");
    }

    @Test
    void whateverIsNamedSomewhereIsRegistered() throws Exception {
        assertThat(NativeNeeds.unregistered(sources)).isEmpty();
    }

    @Test
    void nothingIsRegisteredByACatchAll() {
        assertThat(sources.resources.stream().map(Object::toString)
                .filter(each -> Stream.of("any/thing", "mailcaravan/any.thing", "META-INF/any", "META-INF/services/any")
                        .anyMatch(name -> name.matches(each))))
                .isEmpty();
        List<String> ours = NativeNeeds.classNames(sources);
        assertThat(ours.stream().filter(sources::made).count()).isBetween(50L, (long) ours.size() / 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailcaravan.command.SendOptions", "mailcaravan.command.SmailValue$GluedOnly",
            "mailcaravan.command.AccountsCommand$Pause", "mailcaravan.command.Version",
            "mailcaravan.journal.JournalEntry", "mailcaravan.drop.FailedAttempt",
            "mailcaravan.flow.QuotaUsedException",
            "org.apache.commons.pool2.impl.DefaultEvictionPolicy", "sun.misc.Signal",
            "mailcaravan.account.CaravanConfig$Retry$$CMImpl", "mailcaravan.account.CaravanConfigSourceProvider",
            "org.eclipse.angus.mail.smtp.SMTPProvider", "org.eclipse.angus.activation.MailcapRegistryProviderImpl",
            "org.apache.qpid.jms.transports.netty.NettySslTransportFactory",
            "org.apache.qpid.jms.sasl.ScramSHA256MechanismFactory", "org.apache.camel.component.jms.JmsComponent",
            "META-INF/services/org/apache/qpid/jms/sasl/PLAIN", "META-INF/mailcap", "routes/submit-message.camel.yaml",
            "mailcaravan/command/version.properties", "mailcaravan.smtp.messages", "mailcaravan.command.usage"})
    void aRegistrationThatIsTakenAwayIsMissed(String name) throws Exception {
        assertThat(NativeNeeds.unregistered(sources.without(name)))
                .anySatisfy(each -> assertThat(each).startsWith(name + " ("));
    }
}
