package mailcaravan.authorization;

import static mailcaravan.authorization.AuthorizationFixture.MAILBOX;
import static mailcaravan.authorization.AuthorizationFixture.jwt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
    private static final Callback CODE = new Callback("hidden-code", "", "");
    private final Locale locale = Locale.getDefault();
    private final AuthorizationFixture office = new AuthorizationFixture();

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
        file = folder.resolve("token.ini");
    }

    @AfterEach
    void release() {
        Locale.setDefault(locale);
    }

    private void assertRefused(Callback callback, String... words) {
        assertThatThrownBy(() -> office.enrolment(file, Optional.empty()).finish(AuthorizationFixture.signIn(),
                callback)).isInstanceOf(AuthorizationException.class).hasMessageContainingAll(words)
                .hasMessageNotContainingAny("hidden");
        assertThat(file).doesNotExist();
    }

    @Test
    void theProvenTokenIsTheOneThatIsSaved() throws Exception {
        office.then(200, "{'access_token':'a','refresh_token':'first'}").then(200,
                "{'access_token':'b','refresh_token':'rotated'}");

        office.enrolment(file, Optional.empty()).finish(AuthorizationFixture.signIn(), CODE);

        assertThat(office.forms.get(0)).containsEntry("code", "hidden-code").containsKey("code_verifier")
                .containsEntry("client_secret", "hidden-client-secret");
        assertThat(office.forms.get(1)).containsEntry("refresh_token", "first");
        assertThat(Files.readString(file)).contains("RefreshToken=rotated\r\n", "UserID=" + MAILBOX,
                "TokenURI=https://login.microsoftonline.com/example.com/oauth2/v2.0/token");
    }

    @Test
    void withoutARefreshTokenTheMissingPermissionIsNamed() {
        office.then(200, "{'access_token':'a'}");
        assertRefused(CODE, "offline_access", "Entra");
    }

    @Test
    void anotherUserThanTheMailboxIsRefusedUnlessNamed() throws Exception {
        String answer = "{'refresh_token':'first','access_token':'" + jwt("{'upn':'other@example.com'}") + "'}";
        office.then(200, answer);
        assertRefused(CODE, "other@example.com has signed in, not " + MAILBOX, "--user");

        office.then(200, answer).then(200, "{'access_token':'b'}");
        office.enrolment(file, Optional.of("Other@example.com")).finish(AuthorizationFixture.signIn(), CODE);
        assertThat(Files.readString(file)).contains("RefreshToken=first", "UserID=" + MAILBOX);
    }

    @Test
    void aTokenThatDoesNotRefreshLeavesTheFileAsItWas() {
        office.then(200, "{'access_token':'a','refresh_token':'hidden-first'}").then(401,
                "{'error':'invalid_client','error_description':'AADSTS7000215: Invalid client secret'}");
        assertRefused(CODE, "no file was written", "AADSTS7000215", "Value");
    }

    @Test
    void errorsOfTheSignInHaveTheirRemedies() {
        assertRefused(new Callback("", "access_denied", "AADSTS65004: declined"), "consent was cancelled");
        for (String number : new String[]{"AADSTS65001", "AADSTS90094"}) {
            assertRefused(new Callback("", "consent_required", number + ": no consent"), number, "administrator",
                    "https://login.microsoftonline.com/example.com/adminconsent?client_id=client");
        }
        assertRefused(new Callback("", "invalid_client", "AADSTS7000222: expired\r\nforged line"), "AADSTS7000222");
        assertThat(office.forms).isEmpty();
    }

    @Test
    void aRefusedCodeIsExplained() {
        office.then(400, "{'error':'invalid_grant','error_description':'AADSTS54005: hidden-code was redeemed'}");
        assertRefused(CODE, "AADSTS54005", "used before");
    }
}
