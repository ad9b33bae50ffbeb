package mailcaravan.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Lets a program that is told to stop (SIGTERM, Ctrl+C) finish its command and end with the command's exit status, where
 * Java by itself would end with 143 or 130 as soon as its shutdown hooks have run, finished or not.
 */
final class Termination {
    /** Longer than the routes may take to finish what is in flight. */
    private static final long PATIENCE_SECONDS = 90;

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
        System.exit(termination.status);
    }

    private void finish() {
        if (ended.getCount() == 0) {
            return; // the command has ended the process by itself, with its own status
        }
        try {
            if (ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
