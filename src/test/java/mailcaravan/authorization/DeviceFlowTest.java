package mailcaravan.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFlowTest {
    private static final String DEVICE = "{'device_code':'hidden-device','user_code':'ABCD','interval':5,"
            + "'verification_uri':'https://microsoft.com/devicelogin','expires_in':60}";
    private final Locale locale = Locale.getDefault();
    private final AuthorizationFixture office = new AuthorizationFixture();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Long> left = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void release() {
        Locale.setDefault(locale);
    }

    private void run() throws Exception {
        Path file = folder.resolve("token.ini");
        DeviceFlow flow = new DeviceFlow(AuthorizationFixture.settings(), office.exchange,
                office.enrolment(file, Optional.empty()), nanos::get, time -> nanos.addAndGet(time.toNanos()));
        flow.run(DeviceFlow.deviceUri(AuthorizationFixture.settings()), Duration.ofMinutes(10),
                code -> assertThat(code.userCode()).isEqualTo("ABCD"), each -> left.add(each.toSeconds()));
        assertThat(file).content().contains("RefreshToken=first");
    }

    @Test
    void theTokensAreAskedForAsOftenAsTheServerWants() throws Exception {
        office.then(200, DEVICE).then(400, "{'error':'authorization_pending'}").then(400, "{'error':'slow_down'}")
                .then(200, "{'access_token':'a','refresh_token':'first'}").then(200, "{'access_token':'b'}");
        run();
        // 5 s, 5 s, then 10 s
        assertThat(Duration.ofNanos(nanos.get())).isEqualTo(Duration.ofSeconds(20));
        assertThat(left).startsWith(60L, 59L).hasSize(20);
        assertThat(office.forms.get(1)).containsEntry("device_code", "hidden-device");
    }

    @Test
    void aCodeThatNobodyEntersEnds() {
        office.then(200, DEVICE);
        for (int i = 0; i < 20; i++) {
            office.then(400, "{'error':'authorization_pending'}");
        }
        assertThatThrownBy(this::run).isInstanceOf(AuthorizationException.class).hasMessageContaining("in time");
        assertThat(Duration.ofNanos(nanos.get())).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whatTheServerRefusesIsTold() {
        office.then(200, DEVICE).then(400, "{'error':'expired_token','error_description':'AADSTS70020'}");
        assertThatThrownBy(this::run).hasMessageContaining("in time");
        office.then(200, DEVICE).then(400, "{'error':'authorization_declined'}");
        assertThatThrownBy(this::run).hasMessageContaining("cancelled");
        office.then(200, "{'user_code':'ABCD'}");
        assertThatThrownBy(this::run).hasMessageContaining("no device code");
    }
}
