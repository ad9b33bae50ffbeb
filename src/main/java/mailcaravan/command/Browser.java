package mailcaravan.command;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The user's browser, opened by what the system has for it (java.awt.Desktop needs a desktop inside Java). */
final class Browser {
    private Browser() {}

    /**
     * Opens a page; returns at once.
     *
     * @return false if there is no browser to be seen
     */
    static boolean open(String url) {
        List<String> command = command(System.getProperty("os.name", "").toLowerCase(Locale.ROOT), url);
        if (command.isEmpty()) {
            return false;
        }
        try {
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException none) {
            return false;
        }
    }

    /** Whether there is a browser to be seen. */
    static boolean available() {
        return !command(System.getProperty("os.name", "").toLowerCase(Locale.ROOT), "").isEmpty();
    }

    private static List<String> command(String system, String url) {
        if (system.startsWith("windows")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler", url);
        }
        if (system.startsWith("mac")) {
            return List.of("open", url);
        }
        boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        return desktop ? List.of("xdg-open", url) : List.of();
    }
}
