package mailcaravan.command;

import java.io.PrintWriter;
import java.time.Duration;

import mailcaravan.oauth.DeviceCode;

/** A device code as large as a terminal allows, and how long it still holds. */
final class DeviceCodeDisplay {
    private final PrintWriter out;
    private final boolean terminal;

    /**
     * A display.
     *
     * @param terminal
     *            false where a line cannot be written over: there is no countdown then
     */
    DeviceCodeDisplay(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(DeviceCode code, String user) {
        String spaced = String.join(" ", code.userCode().split(""));
        String line = "  +" + "-".repeat(spaced.length() + 8) + "+";
        String blank = "  |" + " ".repeat(spaced.length() + 8) + "|";
        out.println(MailCaravan.MESSAGES.format("authorize.device", user));
        out.println(code.verificationUri());
        for (String each : new String[]{line, blank, "  |    " + spaced + "    |", blank, line}) {
            out.println(each);
        }
        out.println(MailCaravan.MESSAGES.format("authorize.device-code", code.userCode(),
                Long.toString(code.lifetime().toMinutes())));
        out.flush();
    }

    void remaining(Duration left) {
        if (terminal) {
            out.printf("\r  %d:%02d ", left.toMinutes(), left.toSecondsPart());
            out.flush();
        }
    }

    void end() {
        if (terminal) {
            out.println();
        }
    }
}
