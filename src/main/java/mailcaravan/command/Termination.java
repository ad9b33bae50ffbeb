package mailcaravan.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/**
 * Lets a program that is told to stop (SIGTERM, Ctrl+C) finish its command and end with the command's exit status, where
 * Java by itself would end with 143 or 130 as soon as its shutdown hooks have run, finished or not. It waits for mail that
 * is under way, but not for ever; when it is told a second time, it ends at once.
 */
final class Termination {
    /** Longer than the routes take to finish what is in flight, shorter than whoever stops the program should wait (75 s). */
    private static final Duration FOR_MAIL = Duration.ofSeconds(70);
    private static final Duration FOR_THE_REST = Duration.ofSeconds(2);
    private static final CountDownLatch TOLD = new CountDownLatch(1);

    private static final AtomicReference<Thread> WAITING = new AtomicReference<>();
    private static volatile Duration patience = FOR_THE_REST;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int status = MailCaravan.FAILED;

    private Termination() {}

    /**
     * Runs a command and ends the process with its status; does not return.
     *
     * @param command
     *            ends by itself when the process is told to stop
     */
    static void exitWith(IntSupplier command) {
        Termination termination = new Termination();
        Runtime.getRuntime().addShutdownHook(new Thread(termination::finish, "termination"));
        try {
            termination.status = command.getAsInt();
        } finally {
            termination.ended.countDown();
        }
        // whatever has interrupted the command: a native executable dies with 99 of an interrupt while it ends
        Thread.interrupted();
        System.exit(termination.status);
    }

    /** Says that from now on the command may have mail under way, for which a stop has to wait. */
    static void waitsForMail() {
        patience = FOR_MAIL;
    }

    /**
     * Waits for a time in which nothing is under way.
     *
     * @throws InterruptedException
     *             when the process is told to stop
     */
    static void pause(Duration time) throws InterruptedException {
        if (TOLD.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("told to stop");
        }
    }

    /**
     * Has a thread that waits for somebody interrupted when the process is told to stop; at once, if it has been. Not by a
     * shutdown hook of its own: a command that ended by it before the hook here has looked would seem to have ended by
     * itself.
     *
     * @param thread
     *            null when it waits no more
     */
    static void interruptWhenTold(Thread thread) {
        WAITING.set(thread);
        if (thread != null && isTold()) {
            thread.interrupt();
        }
    }

    /** Waits until the process is told to stop. */
    static void awaitTold() throws InterruptedException {
        TOLD.await();
    }

    /** Whether the process has been told to stop. */
    static boolean isTold() {
        return TOLD.getCount() == 0;
    }

    private void finish() {
        if (ended.getCount() == 0) {
            return; // the command has ended the process by itself, with its own status
        }
        SecondSignal.handleBy(Runtime.getRuntime()::halt);
        TOLD.countDown();
        Thread interrupted = WAITING.get();
        if (interrupted != null) {
            interrupted.interrupt();
        }
        try {
            Duration waits = patience;
            if (!ended.await(waits.toNanos(), TimeUnit.NANOSECONDS) && waits.equals(FOR_MAIL)) {
                System.err.println("mail-caravan: " + MailCaravan.MESSAGES.format("stop.overdue"));
            }
            // not left to Java: Quarkus' own hook would wait for ever for what does not end
            Runtime.getRuntime().halt(status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
