package mailcaravan.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import mailcaravan.harness.CaravanProcess;
import mailcaravan.harness.HeadlessBrowser;
import mailcaravan.harness.PageAudit;
import mailcaravan.harness.Rig;
import mailcaravan.simulator.Client;
import mailcaravan.text.Messages;

/** From the form to a mailbox that sends, in a real browser, at the simulator's sign-in and consent pages. */
class ConsentInBrowserIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String OTHER = "other@example.com";

    @TempDir
    private Path folder;

    @BeforeAll
    static void aBrowserIsThere() {
        assumeTrue(HeadlessBrowser.available());
    }

    /** A user, in whose language everything is named. */
    private record User(Rig rig, HeadlessBrowser browser, CaravanProcess process, Locale locale) {
        String said(String key, Object... arguments) {
            return Messages.of(mailcaravan.authorization.form.EnrolmentForm.class).format(locale, key, arguments);
        }

        String office(String key) {
            return Messages.of(mailcaravan.simulator.Simulator.class).format(locale, key);
        }

        void open() throws Exception {
            rig.awaitThat("the form's address", () -> url().isPresent() || !process.isAlive());
            browser.open(url().orElseThrow(() -> new AssertionError(process.err())));
            browser.awaitText(said("form.title"));
        }

        private Optional<String> url() {
            return process.out().lines().filter(line -> line.matches("http://localhost:\\d+/[\\w-]{43}/")).findFirst();
        }

        void submit() throws Exception {
            browser.click(said("form.submit"));
        }

        void signIn(String mailbox) throws Exception {
            browser.awaitText(office("page.sign-in"));
            browser.type(office("page.user"), mailbox);
            browser.type(office("page.password"), "any");
            browser.click(office("page.next"));
            browser.awaitText(office("page.consent"));
        }

        void consent() throws Exception {
            browser.click(office("page.accept"));
            browser.awaitText(said("done.title"));
        }

        /** Has the page looked at on a phone and on a desktop, light and dark. */
        void look(String name) throws Exception {
            for (boolean phone : new boolean[]{true, false}) {
                browser.resize(phone ? 390 : 1280, phone ? 844 : 800);
                for (boolean dark : new boolean[]{true, false}) {
                    browser.dark(dark);
                    browser.screenshot(SCREENSHOTS.resolve(name + "-" + locale.getLanguage()
                            + (phone ? "-390x844" : "-1280x800") + (dark ? "-dark" : "") + ".png"));
                    assertThat(PageAudit.of(browser, phone)).as("%s, phone: %s, dark: %s", name, phone, dark)
                            .isEmpty();
                }
            }
        }
    }

    @FunctionalInterface
    private interface Story {
        void tell(User user) throws Exception;
    }

    private void as(String language, Rig rig, Story story, String... arguments) throws Exception {
        try (HeadlessBrowser browser = HeadlessBrowser.start(folder, language)) {
            User user = new User(rig, browser, rig.start(arguments), Locale.forLanguageTag(language));
            user.open();
            story.tell(user);
        }
    }

    @ParameterizedTest
    @CsvSource({"microsoft,ja", "microsoft,en", "google,ja", "google,en"})
    void fromAnEmptyFormToATokenFileThatRunTakes(String provider, String language) throws Exception {
        try (Rig rig = Rig.in(folder)) {
            as(language, rig, user -> {
                HeadlessBrowser browser = user.browser();
                user.look("form-empty");
                browser.choose(user.said("provider"), provider);
                browser.type(user.said("mailbox"), Rig.MAILBOX);
                browser.type(user.said("clientId"), "rig-client");
                browser.type(user.said("secret"), Rig.SECRET);
                browser.click(user.said("form.further"));
                browser.type(user.said("tokenUri"), rig.office.tokenUri().toString());
                browser.type(user.said("authorizeUri"), rig.office.authorizeUri().toString());
                user.look("form-filled");
                browser.enter();
                user.signIn(Rig.MAILBOX);
                user.look("consent");
                user.consent();
                assertThat(browser.evaluate("document.documentElement.lang").asText()).isEqualTo(language);
                assertThat(browser.evaluate("location.href").asText()).endsWith("/done");
                assertThat(browser.text()).contains("new.ini", Rig.MAILBOX);
                user.look("done");
                browser.click(user.said("done.finish"));
                browser.awaitText(user.said("done.close"));
                user.look("finished");
                assertThat(user.process().awaitExit()).as(user.process().err()).isZero();
            }, "authorize", "--form", "--output", folder.resolve("new.ini").toString(), "--redirect-uri",
                    provider.equals("google") ? "http://127.0.0.1" : "http://localhost/myapp/");
            rig.set("caravan.accounts.default.token-file", "new.ini");
            try (CaravanProcess run = rig.run()) {
                rig.drop("first.eml", Rig.eml("first", "a@example.org"));
                rig.awaitSent(1);
                assertThat(run.lines("is parked")).isEmpty();
            }
            rig.assertOutcomes(1, 1, 0);
        }
    }

    @Test
    void aCancelledConsentLeadsBackToTheFormWithNothingLost() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            as("ja", rig, user -> {
                HeadlessBrowser browser = user.browser();
                assertThat(browser.value(user.said("mailbox"))).isEqualTo(Rig.MAILBOX);
                assertThat(browser.value(user.said("secret"))).isEmpty();
                browser.click(user.said("form.further"));
                browser.type(user.said("user"), "CARAVAN@example.com");
                user.submit();
                user.signIn(Rig.MAILBOX);
                browser.click(user.office("page.cancel"));
                browser.awaitText("承諾が取り消されました");
                assertThat(user.process().out()).contains("The consent was cancelled");
                user.look("form-cancelled");
                assertThat(browser.value(user.said("clientId"))).isEqualTo("rig-client");
                assertThat(browser.evaluate("document.documentElement.outerHTML").asText())
                        .contains("CARAVAN@example.com").doesNotContain(Rig.SECRET, Rig.REFRESH_TOKEN);
                user.submit();
                user.signIn(Rig.MAILBOX);
                user.consent();
                browser.click(user.said("done.finish"));
                assertThat(user.process().awaitExit()).isZero();
            }, "authorize", "--form", "--account", "default", "--redirect-uri", "http://localhost");
            assertThat(Files.readString(rig.tokenFile())).contains("ClientSecret=" + Rig.SECRET, "Keep=this line")
                    .doesNotContain(Rig.REFRESH_TOKEN);
        }
    }

    @Test
    void whoeverSignsInAsSomebodyElseIsToldWhatToDo() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            rig.office.register(new Client(OTHER, "rig-client", Rig.SECRET, "rig-refresh-token-0451-other"));
            String before = Files.readString(rig.tokenFile()) + "Scope=openid https://outlook.office.com/SMTP.Send\r\n";
            Files.writeString(rig.tokenFile(), before);
            as("en", rig, user -> {
                user.submit();
                user.signIn(OTHER);
                user.browser().click(user.office("page.accept"));
                user.browser().awaitText(OTHER + " has signed in, not " + Rig.MAILBOX);
                user.look("form-other-user");
                assertThat(Files.readString(rig.tokenFile())).isEqualTo(before);
                user.submit();
                user.signIn(Rig.MAILBOX);
                user.consent();
                user.browser().click(user.said("done.finish"));
                assertThat(user.process().awaitExit()).isZero();
            }, "authorize", "--form", "--account", "default", "--redirect-uri", "http://localhost");
            assertThat(Files.readString(rig.tokenFile())).isNotEqualTo(before).contains("UserID=" + Rig.MAILBOX);
        }
    }

    @Test
    void whatIsWrongStandsBesideItsFieldAndTheLanguageCanBeChanged() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            as("en", rig, user -> {
                HeadlessBrowser browser = user.browser();
                List<String> order = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    browser.key("Tab", 9);
                    order.add(
                            browser.evaluate("document.activeElement.name||document.activeElement.innerText").asText());
                }
                assertThat(order).containsExactly("lang", "provider", "mailbox", "clientId", "secret", "publicClient",
                        "Further settings", "Sign in");
                browser.type("Mailbox", "nobody");
                browser.type("Client ID", "rig-client");
                browser.type("Client secret", Rig.SECRET);
                browser.click("Further settings");
                browser.type("Token URI", rig.office.tokenUri().toString());
                browser.type("Authorization URI", "ftp://example.com/");
                user.submit();
                browser.awaitText("Please correct the marked fields (2).");
                user.look("form-errors");
                assertThat(browser.evaluate("document.querySelector('#mailbox-error').innerText").asText())
                        .contains("you@example.com");
                assertThat(browser.evaluate("document.querySelector('#authorizeUri').ariaInvalid").asText())
                        .isEqualTo("true");
                assertThat(browser.value("Mailbox")).isEqualTo("nobody");
                assertThat(browser.evaluate("document.documentElement.outerHTML").asText())
                        .doesNotContain(Rig.SECRET);
                browser.type("Mailbox", Rig.MAILBOX);
                browser.click("日本語");
                browser.awaitText("メールボックスの接続");
                User japanese = new User(rig, browser, user.process(), Locale.JAPANESE);
                assertThat(browser.value(japanese.said("mailbox"))).isEqualTo(Rig.MAILBOX);
                browser.click(japanese.said("form.further"));
                browser.type(japanese.said("authorizeUri"), rig.office.authorizeUri().toString());
                // the secret that was typed is kept, though it is not shown
                japanese.submit();
                user.signIn(Rig.MAILBOX);
                browser.click(user.office("page.accept"));
                browser.awaitText(japanese.said("done.title"));
                assertThat(rig.folder.resolve("typed.ini")).content().contains("ClientSecret=" + Rig.SECRET);
            }, "authorize", "--form", "--output", "typed.ini", "--redirect-uri", "http://localhost");
        }
    }

    @Test
    void aTestMessageShowsItsOutcomeWithReasonAndRemedy() throws Exception {
        try (Rig rig = Rig.in(folder)) {
            as("ja", rig, user -> {
                HeadlessBrowser browser = user.browser();
                user.submit();
                user.signIn(Rig.MAILBOX);
                user.consent();
                assertThat(browser.value(user.said("done.address"))).isEqualTo(Rig.MAILBOX);
                browser.type(user.said("done.address"), "550-5.1.1@example.org");
                browser.click(user.said("done.send"));
                browser.awaitText("テストメールは送れませんでした: 550 5.1.1");
                user.look("done-refused");
                assertThat(rig.office.acceptedCount()).isZero();
                browser.type(user.said("done.address"), "a@example.org");
                browser.click(user.said("done.send"));
                browser.awaitText("a@example.org へのテストメールを localhost が受け付けました");
                user.look("done-sent");
                browser.click(user.said("done.finish"));
                assertThat(user.process().awaitExit()).isZero();
                // the page is the browser's language, the terminal its own
                assertThat(user.process().out()).contains("The test message to a@example.org was accepted");
            }, "authorize", "--form", "--account", "default", "--redirect-uri", "http://localhost");
            assertThat(rig.office.acceptedCount()).isEqualTo(1);
            assertThat(Rig.header(rig.accepted("Test message from Mail Caravan"), "From")).isEqualTo(Rig.MAILBOX);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDesktopOpensTheFormByItself() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path opened = folder.resolve("opened");
        Path opener = Files.writeString(bin.resolve("xdg-open"), "#!/bin/sh\nprintf %s \"$1\" >'" + opened + "'\n");
        Files.setPosixFilePermissions(opener, PosixFilePermissions.fromString("rwx------"));
        try (Rig rig = Rig.in(folder)) {
            rig.environment("DISPLAY", ":0").environment("PATH", bin + ":" + System.getenv("PATH"));
            as("en", rig, user -> {
                rig.awaitThat("xdg-open", () -> Files.exists(opened) && Files.size(opened) > 0);
                assertThat(user.process().out()).contains(Files.readString(opened));
                assertThat(user.process().stop()).isEqualTo(1);
            }, "authorize", "--output", "new.ini");
        }
    }
}
