package mailcaravan.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

/**
 * Tells systemd how the process stands, where it runs as a service of {@code Type=notify} (sd_notify(3)); elsewhere it
 * does nothing.
 * <p>
 * By the program {@code systemd-notify}, a child of this process, so the unit needs {@code NotifyAccess=all}: Java 17 has
 * no datagram sockets of the Unix domain. Nothing waits for that program. Thread-safe.
 */
final class SystemdNotifications implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("mailcaravan");
    private static final long LOOK_SECONDS = 5;

    private final boolean listens;
    private ScheduledExecutorService looking;
    private String told = "";

    private SystemdNotifications(boolean listens) {
        this.listens = listens;
    }

    /** The one that has started this process. */
    static SystemdNotifications ofProcess() {
        return new SystemdNotifications(!System.getenv().getOrDefault("NOTIFY_SOCKET", "").isEmpty());
    }

    /**
     * Says that the process does its job now, whereupon systemd starts what comes after it, and from then on what that
     * job is, whenever it changes.
     *
     * @param status
     *            one line for {@code systemctl status}; asked for in another thread too
     */
    synchronized void ready(Supplier<String> status) {
        if (listens) {
            close();
            told = status.get();
            tell("READY=1", "STATUS=" + told);
            looking = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "service-status");
                thread.setDaemon(true);
                return thread;
            });
            looking.scheduleWithFixedDelay(() -> look(status), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    private synchronized void look(Supplier<String> status) {
        String now = status.get();
        if (!now.equals(told)) {
            told = now;
            tell("STATUS=" + now);
        }
    }

    /** Says that the process has begun to stop, and finishes what is under way. */
    synchronized void stopping(String status) {
        if (listens) {
            close();
            tell("STOPPING=1", "STATUS=" + status);
        }
    }

    private static void tell(String... assignments) {
        List<String> command = new ArrayList<>(List.of("systemd-notify"));
        command.addAll(List.of(assignments));
        try {
            Process process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            process.onExit().thenAccept(ended -> {
                if (ended.exitValue() != 0) {
                    LOG.warn(MailCaravan.MESSAGES.format("service.not-told", "systemd-notify: " + ended.exitValue()));
                }
            });
        } catch (IOException e) {
            LOG.warn(MailCaravan.MESSAGES.format("service.not-told", e.getMessage()));
        }
    }

    /** Says nothing more by itself. */
    @Override
    public synchronized void close() {
        if (looking != null) {
            looking.shutdownNow();
        }
    }
}
