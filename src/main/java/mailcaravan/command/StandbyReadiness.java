package mailcaravan.command;

import java.util.concurrent.CountDownLatch;

import io.quarkus.runtime.Quarkus;
import mailcaravan.flow.Standby;

/** A process on standby: not ready, and free to stop. */
final class StandbyReadiness implements Standby {
    private final BundleReadiness readiness;
    private final SystemdNotifications service;

    StandbyReadiness(BundleReadiness readiness, SystemdNotifications service) {
        this.readiness = readiness;
        this.service = service;
    }

    @Override
    public CountDownLatch begins() {
        readiness.waits(true);
        // for systemd the service has started: waiting is its job
        service.ready(() -> MailCaravan.MESSAGES.format("service.waits"));
        CountDownLatch stop = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            Quarkus.waitForExit();
            service.stopping(MailCaravan.MESSAGES.format("service.stops"));
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
