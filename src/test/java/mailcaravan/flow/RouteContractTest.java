package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that keep a route from losing mail in silence: the packaged routes meet them, and no broken one starts. */
class RouteContractTest {
    @TempDir
    private Path routes;

    private static String packaged(String name) throws IOException {
        return Files.readString(Path.of("routes", name + ".camel.yaml"));
    }

    private void override(String name, String text) throws IOException {
        Files.writeString(routes.resolve(name + ".camel.yaml"), text);
    }

    /** Loads a packaged file with one thing changed from outside. */
    private void refused(String name, String what, String by, String... sentence) throws Exception {
        String text = packaged(name);
        assertThat(text).contains(what);
        override(name, text.replace(what, by));
        refusedFolder(sentence);
    }

    private void refusedFolder(String... sentence) throws Exception {
        try (RoutesFixture fixture = new RoutesFixture()) {
            assertThatThrownBy(() -> fixture.load(routes)).isInstanceOf(RouteContractException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(sentence).doesNotContain("\n"));
        }
    }

    @Test
    void thePackagedRoutesMeetEveryRule() throws Exception {
        try (RoutesFixture fixture = new RoutesFixture()) {
            assertThatCode(fixture::start).doesNotThrowAnyException();
        }
    }

    @Test
    void everyFileInRoutesIsPackagedAndNoOther() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(RouteFiles.ENDING, "")))
                    .containsExactlyInAnyOrderElementsOf(RouteFiles.PACKAGED);
        }
    }

    @Test
    void aFileBesideTheProgramReplacesThePackagedOneOfItsName() throws Exception {
        override("submit-message", packaged("submit-message").replace("id: submit-smtp", "id: submit-my-way"));
        try (RoutesFixture fixture = new RoutesFixture().load(routes)) {
            assertThat(fixture.context.getRouteTemplateDefinition("submit-message").toString()).isNotNull();
            assertThat(fixture.context.getRouteTemplateDefinition("submit-message").getRoute().getOutputs())
                    .extracting(step -> step.getId()).contains("submit-my-way").doesNotContain("submit-smtp");
            assertThat(fixture.context.getRouteTemplateDefinitions()).hasSize(4);
        }
    }

    @Test
    void aRouteMustBearTheNameOfItsFile() throws Exception {
        refused("request-access-token", "- route:\n    id: request-access-token", "- route:\n    id: other", "other");
    }

    @Test
    void aTemplateMustBearTheNameOfItsFile() throws Exception {
        refused("compose-message", "    id: compose-message", "    id: compose", "compose");
    }

    @Test
    void aRouteMustSayWhatItIsFor() throws Exception {
        refused("request-access-token", "    description: Posts a token request", "    #", "request-access-token",
                "no description");
    }

    @Test
    void aStepMustSayWhatItIsFor() throws Exception {
        refused("compose-message", "              description: Refuses what can never be submitted, with the reason.\n",
                "", "compose-message", "step compose has no description");
    }

    @Test
    void aNestedStepMustSayWhatItIsForToo() throws Exception {
        refused("drop-folder",
                "                    description: Hands the message to the server; a refused token is replaced and "
                        + "this step repeated.\n",
                "", "to-submit-message has no description");
    }

    @Test
    void aRouteThatOthersCallMustNotEndFailuresItself() throws Exception {
        refused("submit-message", "      errorHandler:\n        noErrorHandler: {}\n", "", "submit-message",
                "noErrorHandler");
    }

    @Test
    void anEntryRouteMustAskForTheRouteConfigurationByItsName() throws Exception {
        refused("drop-folder", "routeConfigurationId: submission-failures", "routeConfigurationId: submision-failures",
                "drop-folder", "submission-failures", "submision-failures");
    }

    @Test
    void anEntryRouteMustAskForARouteConfiguration() throws Exception {
        refused("drop-folder", "      routeConfigurationId: submission-failures\n", "", "drop-folder",
                "submission-failures");
    }

    @Test
    void aRouteMustBeginWithTheFirewall() throws Exception {
        refused("compose-message", "ref: headerFirewall", "ref: accessToken", "compose-message", "headerFirewall");
    }

    @Test
    void aHostInTheClearIsRefused() throws Exception {
        refused("submit-message", "smtp:{{smtpHost}}:{{smtpPort}}", "smtp:mail.example.com:{{smtpPort}}",
                "submit-message.camel.yaml", "mail.example.com");
    }

    @Test
    void aTokenEndpointInTheClearIsRefused() throws Exception {
        refused("request-access-token", "${exchangeProperty.tokenEndpoint}", "https://login.example.com/token",
                "request-access-token.camel.yaml", "login.example.com");
    }

    @Test
    void aSecretInTheClearIsRefusedAndNotShown() throws Exception {
        String text = packaged("submit-message").replace("lazyStartProducer: true",
                "lazyStartProducer: true\n                password: hunter2-hunter2");
        override("submit-message", text);
        try (RoutesFixture fixture = new RoutesFixture()) {
            assertThatThrownBy(() -> fixture.load(routes)).isInstanceOf(RouteContractException.class)
                    .hasMessageContaining("submit-message").hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void aKeyThatNobodyDeclaresIsRefused() throws Exception {
        refused("submit-message", "smtp:{{smtpHost}}", "smtp:{{smtpHots}}", "submit-message", "{{smtpHots}}");
    }

    @Test
    void aKeyThatNobodyDeclaresIsRefusedAmongTheParametersToo() throws Exception {
        refused("submit-message", "#bean:mailSender-{{account}}", "#bean:mailSender-{{acount}}", "submit-message",
                "{{acount}}");
    }

    @Test
    void aKeyOfTheConfigurationMayBeNamed() throws Exception {
        override("compose-message", packaged("compose-message").replace("name: \"compose-message-{{account}}\"",
                "name: \"compose-message-{{account}}\"\n          timeout: \"{{caravan.home}}\""));
        try (RoutesFixture fixture = new RoutesFixture()) {
            assertThatCode(() -> fixture.load(routes)).doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsNoYamlIsNamed() throws Exception {
        override("mine", "- route: [");
        refusedFolder("mine.camel.yaml");
    }

    @Test
    void aFileOfAnotherEndingIsNamedAndHiddenOnesAreNot() throws Exception {
        Files.createFile(routes.resolve(".swp"));
        Files.createFile(routes.resolve("submit-message.camel.yaml~"));
        Files.createFile(routes.resolve("submit-message.yaml"));

        refusedFolder("submit-message.yaml", ".camel.yaml");
    }

    @Test
    void aRouteThatDidNotGetWhatItAsksForDoesNotServe() throws Exception {
        try (RoutesFixture fixture = new RoutesFixture().load(null)) {
            fixture.context.start();
            fixture.context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:x").routeId("x").routeConfigurationId("submision-failures").stop();
                    from("direct:y").routeId("y").routeConfigurationId(SubmissionFailures.ID).stop();
                }
            });

            assertThatThrownBy(() -> RouteContract.applied(fixture.context, "x"))
                    .isInstanceOf(RouteContractException.class).hasMessageContaining("submision-failures");
            assertThatCode(() -> RouteContract.applied(fixture.context, "y")).doesNotThrowAnyException();
        }
    }
}
