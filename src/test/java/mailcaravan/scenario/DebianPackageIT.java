package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.harness.Rig;
import mailcaravan.harness.ThrowAwayRoot;

/**
 * The Debian package in a root of its own: installed, started, upgraded, removed and purged by dpkg. systemd cannot run
 * there; a program does as it would, by the unit's lines.
 */
@EnabledOnOs(OS.LINUX)
class DebianPackageIT {
    private static final Path TARGET = Path.of(System.getProperty("caravan.jar", "target/quarkus-app/x"))
            .toAbsolutePath().getParent().getParent();
    private static final String CONFIGURATION = "/etc/mail-caravan/application.properties";
    private static final String HOME = "/var/lib/mail-caravan";

    @TempDir
    Path folder;

    @TempDir
    Path mounted;

    @Test
    void installsStartsUpgradesAndGoesAsThePackageSays() throws Exception {
        try (ThrowAwayRoot root = root(); Rig rig = Rig.in(folder)) {
            root.write("/usr/local/bin/systemctl",
                    Files.readAllBytes(Path.of("src/test/resources/debian/systemctl")), "755");
            root.run("rm", "-f", "/usr/sbin/policy-rc.d");
            root.must("mkdir", "-p", "/run/systemd/system");
            root.write("/run/one.deb", Files.readAllBytes(debian()), "644");
            String said = root.must("dpkg", "-i", "/run/one.deb");
            assertThat(said).contains("systemctl enable --now mail-caravan").doesNotContain("no class archive");
            assertThat(root.must("stat", "-c", "%U:%G %a %n", "/etc/mail-caravan", CONFIGURATION, HOME,
                    "/usr/share/mail-caravan/quarkus-run.jar", "/usr/share/mail-caravan/bin/mail-caravan"))
                    .isEqualTo("""
                            root:mail-caravan 750 /etc/mail-caravan
                            root:mail-caravan 640 /etc/mail-caravan/application.properties
                            mail-caravan:mail-caravan 750 /var/lib/mail-caravan
                            root:root 644 /usr/share/mail-caravan/quarkus-run.jar
                            root:root 755 /usr/share/mail-caravan/bin/mail-caravan
                            """);
            assertThat(root.must("getent", "passwd", "mail-caravan")).contains(":/var/lib/mail-caravan:")
                    .containsPattern("nologin|/bin/false");
            assertThat(root.must("mail-caravan", "--version")).contains("0.");
            assertThat(Files.size(root.path("/usr/share/mail-caravan/mail-caravan.jsa"))).isPositive();
            assertUnit(root);
            // nothing to serve: ended with the status that the unit has no restart for
            assertThat(root.run("systemctl", "start", "mail-caravan").status()).isEqualTo(1);
            assertThat(read(root, "/run/one-unit/status")).isEqualTo("2");
            assertThat(Files.readString(root.path("/lib/systemd/system/mail-caravan.service")))
                    .contains("\nRestartPreventExitStatus=2\n");

            configure(root, rig);
            root.must("systemctl", "start", "mail-caravan");
            drop(root, "one.eml");
            rig.awaitThat("submitted", () -> Files.exists(root.path(HOME + "/sent/one.eml")));
            // an upgrade finishes what is in flight, keeps what was edited, and starts what ran
            drop(root, "slow.eml", "slow-dot-2s@example.org");
            rig.awaitThat("in flight", () -> Files.exists(root.path(HOME + "/drop/.sending/slow.eml")));
            upgrade(root);
            assertThat(Files.exists(root.path(HOME + "/sent/slow.eml"))).isTrue();
            assertThat(read(root, "/run/one-unit/starts")).as("started after the upgrade").isEqualTo("x\nx");
            assertThat(Files.readString(root.path(CONFIGURATION)))
                    .contains("caravan.accounts.default.token-file=" + HOME);
            drop(root, "two.eml");
            rig.awaitThat("submitted", () -> Files.exists(root.path(HOME + "/sent/two.eml")));
            assertThat(rig.office.acceptedCount()).isEqualTo(3);

            root.must("dpkg", "-r", "mail-caravan");
            assertThat(read(root, "/run/one-unit/status")).as("the status of the stopped service").isEqualTo("0");
            assertThat(root.written("mail-caravan")).allMatch(
                    each -> each.startsWith("/etc/") || each.startsWith("/var/"), "no program");
            assertThat(Files.exists(root.path(CONFIGURATION))).isTrue();
            drop(root, "waits.eml");
            assertThat(root.must("dpkg", "-P", "mail-caravan")).contains(HOME + " stays, with its mail");
            assertThat(root.written("mail-caravan")).as("left by the purge")
                    .allMatch(each -> each.startsWith(HOME))
                    .contains(HOME + "/drop/waits.eml", HOME + "/smail_refresh_token.ini", HOME + "/sent/one.eml")
                    .noneMatch(each -> each.endsWith(".lock"));
            assertThat(read(root, "/run/one-unit/log")).doesNotContain(Rig.SECRET, Rig.REFRESH_TOKEN);
        }
    }

    private ThrowAwayRoot root() {
        assumeTrue(System.getProperty("caravan.executable", "").isEmpty(), "the package holds the jar");
        try {
            if (!Files.isExecutable(Path.of("/usr/bin/dpkg")) || !Files.isExecutable(Path.of("/usr/bin/python3"))) {
                throw new IOException("dpkg and python3 are needed");
            }
            return ThrowAwayRoot.in(mounted);
        } catch (IOException e) {
            System.err.println("SKIPPED: the Debian package is not tested: " + e.getMessage());
            return abort("no root to install into: " + e.getMessage());
        }
    }

    private static Path debian() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            List<Path> found = files.filter(each -> each.toString().endsWith("_all.deb")).toList();
            assertThat(found).as("Debian packages").hasSize(1);
            return found.get(0);
        }
    }

    private static void assertUnit(ThrowAwayRoot root) throws Exception {
        if (root.run("systemd-analyze", "--version").status() != 0) {
            System.err.println("SKIPPED: the unit is not verified: systemd-analyze is not installed");
            return;
        }
        assertThat(root.must("systemd-analyze", "verify", "--man=no", "mail-caravan.service")).isEmpty();
        String said = root.must("systemd-analyze", "security", "--offline=true", "--no-pager",
                "/lib/systemd/system/mail-caravan.service");
        Matcher exposure = Pattern.compile("exposure level for mail-caravan.service: ([0-9.]+)").matcher(said);
        assertThat(exposure.find()).as(said).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).as("exposure").isLessThan(2.0);
    }

    /** As an operator does: appends to the file that came with the package, and brings certificate and token file. */
    private static void configure(ThrowAwayRoot root, Rig rig) throws Exception {
        root.write(HOME + "/ca.pem", Files.readAllBytes(rig.office.caCertificate()), "644");
        root.write(HOME + "/smail_refresh_token.ini", Files.readAllBytes(rig.tokenFile()), "600");
        root.must("chown", "mail-caravan:mail-caravan", HOME + "/smail_refresh_token.ini");
        Path file = root.path(CONFIGURATION);
        Files.writeString(file, Files.readString(file) + String.join("\n", "caravan.settle=100ms",
                "caravan.tls.trusted-certificates=" + HOME + "/ca.pem",
                "caravan.accounts.default.token-file=" + HOME + "/smail_refresh_token.ini",
                "caravan.accounts.default.smtp.host=localhost",
                "caravan.accounts.default.smtp.port=" + rig.office.smtpPort(), ""));
    }

    private static void drop(ThrowAwayRoot root, String name, String... recipients) throws Exception {
        String[] to = recipients.length == 0 ? new String[]{"a@example.org"} : recipients;
        root.write(HOME + "/drop/." + name, Rig.eml(name, to).getBytes(StandardCharsets.UTF_8), "644");
        root.must("mv", HOME + "/drop/." + name, HOME + "/drop/" + name);
    }

    /** The same package, with a higher version, another configuration file, and no luck with its class archive. */
    private static void upgrade(ThrowAwayRoot root) throws Exception {
        root.must("sh", "-ec", """
                dpkg-deb -R /run/one.deb /run/two
                sed -i 's/^Version: .*/&+two/' /run/two/DEBIAN/control
                echo '# new' >>/run/two/etc/mail-caravan/application.properties
                printf '#!/bin/sh\nexit 1\n' >/run/two/usr/share/mail-caravan/bin/class-archive
                dpkg-deb --root-owner-group -Znone -b /run/two /run/two.deb >/dev/null
                """);
        assertThat(root.must("dpkg", "--force-confold", "-i", "/run/two.deb"))
                .contains("no class archive could be made")
                .doesNotContain("systemctl enable");
        assertThat(root.must("dpkg-query", "-W", "-f", "${Status} ${Version}", "mail-caravan"))
                .isEqualTo("install ok installed " + version() + "+two");
    }

    private static String version() throws IOException {
        return debian().getFileName().toString().replaceAll(".*_(.*)_all.deb", "$1");
    }

    private static String read(ThrowAwayRoot root, String file) throws IOException {
        return Files.readString(root.path(file)).strip();
    }
}
