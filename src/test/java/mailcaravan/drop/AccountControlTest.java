package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountControlTest {
    @TempDir
    private Path home;

    @Test
    void aPauseHoldsUntilItIsTakenBack() throws IOException {
        AccountControl command = new AccountControl(home.resolve("state/shop"));
        AccountControl served = new AccountControl(home.resolve("state/shop"));

        assertThat(served.isPaused()).isFalse();
        assertThat(command.pause()).isTrue();
        assertThat(command.pause()).isFalse();
        assertThat(served.isPaused()).isTrue();
        assertThat(served.takeResume()).isFalse();
        assertThat(command.resume()).isTrue();
        assertThat(served.isPaused()).isFalse();
    }

    @Test
    void aResumeIsHeardOnceEvenWhereNothingWasPaused() throws IOException {
        AccountControl control = new AccountControl(home.resolve("state/shop"));

        assertThat(control.resume()).isFalse();
        assertThat(control.resume()).isFalse();
        assertThat(control.takeResume()).isTrue();
        assertThat(control.takeResume()).isFalse();
    }

    @Test
    void aPauseTakesBackAResumeThatNobodyHasHeard() throws IOException {
        AccountControl control = new AccountControl(home);
        control.resume();
        control.pause();

        assertThat(control.takeResume()).isFalse();
        assertThat(control.isPaused()).isTrue();
    }
}
