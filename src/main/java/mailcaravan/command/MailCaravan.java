package mailcaravan.command;

import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the program starts: reads the command line and runs the command that it names. */
@QuarkusMain
public class MailCaravan {
    /** Runs a command and ends the process with its status. */
    public static void main(String... arguments) {
        System.exit(0);
    }
}
