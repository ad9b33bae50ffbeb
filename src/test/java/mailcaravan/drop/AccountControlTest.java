package mailcaravan.drop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountControlTest {
    @TempDir
    private Path home;

    @Test
    void aPauseHoldsUntilItIsTakenBack() throws Exception {
        Path state = home.resolve("state/shop");
        assertThat(AccountControl.paused(state)).isFalse();

        AccountControl.pause(state);
        AccountControl.pause(state);
        assertThat(AccountControl.paused(state)).isTrue();
        assertThat(AccountControl.takeResume(state)).isFalse();

        AccountControl.resume(state);
        AccountControl.resume(state);
        assertThat(AccountControl.paused(state)).isFalse();
        assertThat(AccountControl.takeResume(state)).isTrue();
        assertThat(AccountControl.takeResume(state)).isFalse();
    }

    @Test
    void aPauseTakesBackAResumeThatNobodyHasHeard() throws Exception {
        AccountControl.resume(home);
        AccountControl.pause(home);

        assertThat(AccountControl.takeResume(home)).isFalse();
        assertThat(AccountControl.paused(home)).isTrue();
    }
}
