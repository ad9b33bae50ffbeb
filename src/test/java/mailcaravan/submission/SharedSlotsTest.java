package mailcaravan.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import mailcaravan.smtp.ConnectionSlots.Slot;
import mailcaravan.smtp.NoFreeConnectionException;

class SharedSlotsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void thereAreAsManyAsTheAccountMayHave() throws Exception {
        SharedSlots slots = new SharedSlots("default", folder, 2);
        SharedSlots others = new SharedSlots("default", folder, 2);
        try (Slot mine = slots.take(Duration.ZERO); Slot theirs = others.take(Duration.ZERO)) {
            assertThat(mine).isNotSameAs(theirs);
            assertThatThrownBy(() -> slots.take(Duration.ZERO)).isInstanceOf(NoFreeConnectionException.class)
                    .hasMessageContaining("2");
            assertThatThrownBy(() -> others.take(Duration.ZERO)).isInstanceOf(NoFreeConnectionException.class);
        }
        try (Slot again = slots.take(Duration.ZERO); Slot both = slots.take(Duration.ZERO)) {
            assertThat(again).isNotSameAs(both);
        }
    }

    @Test
    void whoFindsNoneFreeIsHeardByThoseWhoHaveThemAndServedWhenOneIsGivenBack() throws Exception {
        SharedSlots bundle = new SharedSlots("default", folder, 1);
        SharedSlots command = new SharedSlots("default", folder, 1);
        Slot idle = bundle.take(Duration.ZERO);
        assertThat(bundle.wanted()).isFalse();
        CompletableFuture<Slot> waits = CompletableFuture.supplyAsync(() -> taken(command));
        await().until(bundle::wanted);
        assertThat(command.wanted()).as("one's own idle connections of another user are in the way too").isTrue();
        idle.close();
        idle.close();
        try (Slot served = waits.get()) {
            assertThat(served).isNotNull();
            assertThat(bundle.wanted()).isFalse();
        }
    }

    @Test
    void whoComesLaterWaitsBehindTheOneWhoseTurnItIs() throws Exception {
        SharedSlots bundle = new SharedSlots("default", folder, 1);
        Slot busy = bundle.take(Duration.ZERO);
        try (OtherHolder command = OtherHolder.waiting(folder, 1)) {
            await().until(bundle::wanted);
            busy.close();
            assertThatThrownBy(() -> bundle.take(Duration.ZERO)).isInstanceOf(NoFreeConnectionException.class);
            command.awaitTaken();
            assertThat(bundle.wanted()).isFalse();
            CompletableFuture<Slot> next = CompletableFuture.supplyAsync(() -> taken(bundle));
            command.release();
            next.get().close();
        }
    }

    @Test
    void theSystemTakesTheSlotOfAKilledProcessBack() throws Exception {
        SharedSlots mine = new SharedSlots("default", folder, 2);
        try (Slot one = mine.take(Duration.ZERO); OtherHolder other = OtherHolder.holding(folder, 2)) {
            assertThat(one).isNotNull();
            assertThatThrownBy(() -> mine.take(Duration.ZERO)).isInstanceOf(NoFreeConnectionException.class);
            other.kill();
            mine.take(LONG).close();
        }
    }

    @Test
    void whoIsKilledWhileItWaitsHoldsNobodyUp() throws Exception {
        SharedSlots mine = new SharedSlots("default", folder, 1);
        Slot one = mine.take(Duration.ZERO);
        try (OtherHolder other = OtherHolder.waiting(folder, 1)) {
            await().until(mine::wanted);
            other.kill();
            await().until(() -> !mine.wanted());
            one.close();
            mine.take(Duration.ZERO).close();
        }
    }

    @Test
    void whereNoLockCanBeHadNobodyIsKeptOut() throws Exception {
        SharedSlots slots = new SharedSlots("default", folder.resolve("missing"), 1);
        try (Slot one = slots.take(Duration.ZERO); Slot two = slots.take(Duration.ZERO)) {
            assertThat(one).isNotNull();
            assertThat(two).isNotNull();
        }
        assertThat(slots.wanted()).isFalse();
    }

    private static Slot taken(SharedSlots slots) {
        try {
            return slots.take(LONG);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
