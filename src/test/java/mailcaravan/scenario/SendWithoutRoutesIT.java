package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.engine.AbstractCamelContext;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.Rig;

/** Commands that need no route start neither Quarkus nor Camel, which would take most of their time. */
class SendWithoutRoutesIT {
    private static final List<String> STARTED = Stream.of(Quarkus.class, Application.class, CamelContext.class,
            AbstractCamelContext.class, SimpleCamelContext.class).map(Class::getName).toList();

    @TempDir
    Path folder;

    @BeforeEach
    void theJarIsTested() {
        assumeTrue(System.getProperty("caravan.executable", "").isEmpty(), "an executable loads no classes");
    }

    @Test
    void helpVersionAndSendLoadNeitherQuarkusNorCamelsContext() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Path log = folder.resolve("classes.log");
            rig.jvm("-Xlog:class+load:file=" + log);
            for (String[] command : new String[][]{{"--help"}, {"--version"}, {"send", "-sx", "to@example.org"}}) {
                CaravanProcess process = command.length == 1
                        ? CaravanProcess.start(folder, Map.of(), List.of("-Xlog:class+load:file=" + log),
                                command)
                        : rig.start(command);
                assertThat(process.awaitExit()).as(process.out() + process.err()).isZero();
                List<String> loaded = loaded(log);
                assertThat(loaded).as(command[0]).contains("mailcaravan.command.SendCommand")
                        .doesNotContainAnyElementsOf(STARTED)
                        .noneMatch(each -> each.startsWith("org.apache.camel.impl."))
                        .noneMatch(each -> each.startsWith("io.quarkus.arc."));
                if (command.length == 1) {
                    assertThat(loaded).as(command[0]).noneMatch(each -> each.startsWith("org.apache.camel."));
                }
                process.close();
            }
            assertThat(rig.accepted("x")).isNotNull();
        }
    }

    @Test
    void whatNeedsRoutesDoesLoadThem() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            Path log = folder.resolve("classes.log");
            rig.jvm("-Xlog:class+load:file=" + log).run().stop();
            assertThat(loaded(log)).contains(Quarkus.class.getName(), CamelContext.class.getName());
        }
    }

    // [0.123s][info][class,load] name source: ...
    private static List<String> loaded(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(line -> line.replaceFirst("^(?:\\[[^]]*])+ ", "").split(" ", 2)[0]).toList();
        }
    }
}
