package mailcaravan.command;

import java.util.concurrent.CountDownLatch;

import io.quarkus.runtime.Quarkus;
import mailcaravan.flow.Standby;

/** A process on standby: not ready, and free to stop. */
final class StandbyReadiness implements Standby {
    private final BundleReadiness readiness;

    StandbyReadiness(BundleReadiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public CountDownLatch begins() {
        readiness.waits(true);
        CountDownLatch stop = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            Quarkus.waitForExit();
            stop.countDown();
        }, "standby-stop");
        thread.setDaemon(true);
        thread.start();
        return stop;
    }

    @Override
    public void ends() {
        readiness.waits(false);
    }
}
