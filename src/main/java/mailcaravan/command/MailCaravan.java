package mailcaravan.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.LocaleNames;
import mailcaravan.text.Messages;
import mailcaravan.text.OneLine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Where the program starts: reads the command line and runs the command that it names.
 * <p>
 * The command line is read before Quarkus and Camel start: Camel would take {@code -h} or {@code -d} for its own, and
 * {@code --help} needs neither.
 */
@QuarkusMain
@Command(name = "mail-caravan", versionProvider = Version.class, resourceBundle = "mailcaravan.command.usage",
        subcommands = {
                RunCommand.class, SendCommand.class, SendmailCommand.class, AuthorizeCommand.class,
                AccountsCommand.class, TokensCommand.class,
                DeadLettersCommand.class,
                HealthCommand.class,
                DemoCommand.class,
                SimulatorCommand.class},
        sortOptions = false)
@RegisterResourceBundle(bundleName = "mailcaravan.command.messages")
public class MailCaravan implements Runnable {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;
    static final Messages MESSAGES = Messages.of(MailCaravan.class);

    @Spec
    private CommandSpec spec;

    @Option(names = {"-?", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, descriptionKey = "option.help")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, scope = ScopeType.INHERIT,
            descriptionKey = "option.version")
    private boolean version;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, descriptionKey = "option.verbose")
    private boolean verbose;

    /** Runs a command and ends the process with its status. */
    public static void main(String... arguments) {
        UserLanguage.apply();
        // before the first connection: Java reads it once
        if (System.getProperty("java.net.useSystemProxies") == null) {
            System.setProperty("java.net.useSystemProxies", "true");
        }
        Termination.exitWith(() -> execute(CommandLineArguments.ofProcess(arguments)));
    }

    static int execute(String... arguments) {
        CommandLine line = commandLine();
        String first = arguments.length == 0 ? "" : arguments[0];
        boolean asks = Set.of("--help", "-?", "--version", "-V").contains(first);
        boolean named = Stream.of(arguments).anyMatch(line.getSubcommands()::containsKey);
        if (asks || named || !first.isEmpty() && !first.startsWith("-")) {
            return line.execute(arguments);
        }
        // without a command the program does what it is there for
        return line.execute(Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new MailCaravan());
        // picocli passes the option on, but not what it shows
        showVersion(line);
        line.registerConverter(Path.class, MailCaravan::path);
        line.setParameterExceptionHandler(MailCaravan::wrongUse);
        line.setExecutionExceptionHandler(MailCaravan::failed);
        return line;
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(
                    MESSAGES.format(LocaleNames.spells(name) ? "bad-path" : "locale", OneLine.of(name)));
        }
    }

    private static void showVersion(CommandLine line) {
        line.getCommandSpec().versionProvider(new Version());
        line.getSubcommands().values().forEach(MailCaravan::showVersion);
    }

    /** Only reached with options that belong to no command. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    boolean verbose() {
        return verbose;
    }

    private static int wrongUse(ParameterException e, String... arguments) {
        String sentence = WrongUse.sentence(e);
        if (e.getCommandLine().getCommand() instanceof SendCommand send) {
            return send.wrongUse(sentence);
        }
        e.getCommandLine().getErr().println("mail-caravan: " + sentence);
        return e.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int failed(Exception e, CommandLine line, ParseResult parsed) {
        line.getErr().println(oneLine(e));
        if (line.getCommandSpec().root().userObject() instanceof MailCaravan root && root.verbose) {
            e.printStackTrace(line.getErr());
        }
        return e instanceof ConfigurationException ? WRONG_USE : FAILED;
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return "mail-caravan: " + message.lines().findFirst().orElse("").strip();
    }
}
