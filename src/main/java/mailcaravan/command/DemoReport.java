package mailcaravan.command;

import java.io.PrintWriter;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;

import mailcaravan.simulator.AcceptedMessage;
import mailcaravan.simulator.Simulator;
import mailcaravan.text.Messages;

/** Prints what the demo does, for a reader who sees the program for the first time. */
final class DemoReport {
    private static final Messages MESSAGES = MailCaravan.MESSAGES;

    private final PrintWriter out;
    private final boolean colour;

    DemoReport(PrintWriter out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    void opening(Simulator simulator, Path home, Path tokenFile) {
        line(bold(MESSAGES.format("demo.opening")));
        line("  " + MESSAGES.format("demo.simulator", simulator.tokenUri().toString(),
                "localhost:" + simulator.smtpPort()));
        line("  " + MESSAGES.format("demo.home", home.toString()));
        line("  " + MESSAGES.format("demo.token-file", tokenFile.toString()));
    }

    void dropped(DemoSample sample) {
        line(MESSAGES.format("demo.dropped", pad(sample.file()), MESSAGES.format(sample.description())));
    }

    void sent(DemoSample sample, Path file) {
        line(green(MESSAGES.format("demo.sent", pad(sample.file()), file.toString())));
    }

    void failed(DemoSample sample, Path file, JsonNode failure) {
        line(yellow(MESSAGES.format("demo.failed", pad(sample.file()), failure.path("reason").asText(),
                failure.path("remedy").asText(), file.toString())));
    }

    void missing(DemoSample sample) {
        line(red(MESSAGES.format("demo.missing", pad(sample.file()))));
    }

    void closing(Simulator simulator, boolean all) {
        line(MESSAGES.format("demo.counts", Integer.toString(simulator.acceptedCount()),
                Long.toString(simulator.counters().tokenRequests()),
                Long.toString(simulator.counters().smtpConnections())));
        line(all ? green(MESSAGES.format("demo.done")) : red(MESSAGES.format("demo.not-done")));
    }

    void goesOn(Path drop) {
        line(bold(MESSAGES.format("demo.goes-on", drop.toString())));
    }

    void accepted(AcceptedMessage message) {
        line(green(MESSAGES.format("demo.accepted", message.sender(), String.join(", ", message.recipients()),
                message.file().toString())));
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }

    private static String pad(String file) {
        return String.format("%-14s", file);
    }

    private String bold(String text) {
        return ansi("1", text);
    }

    private String green(String text) {
        return ansi("32", text);
    }

    private String yellow(String text) {
        return ansi("33", text);
    }

    private String red(String text) {
        return ansi("31", text);
    }

    private String ansi(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
