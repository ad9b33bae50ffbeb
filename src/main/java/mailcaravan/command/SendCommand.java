package mailcaravan.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

import mailcaravan.account.ConfigurationException;
import mailcaravan.account.Durations;
import mailcaravan.failure.Failure;
import mailcaravan.failure.FailureCatalogue;
import mailcaravan.failure.SmailCode;
import mailcaravan.failure.Symptomatic;
import mailcaravan.queue.BrokerException;
import mailcaravan.smail.SmailException;
import mailcaravan.submission.SubmissionResult;
import mailcaravan.text.OneLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Sends one message from the command line, with SMAIL's switches, output and exit statuses (facts of SMAIL's guide). Needs
 * no Quarkus and no route.
 */
@Command(name = "send", aliases = "smail", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
final class SendCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "-h", paramLabel = "SERVER", descriptionKey = "option.smail-server",
            preprocessor = SmailValue.class)
    private String server = "";

    @Mixin
    private SendOptions options;

    @Option(names = "-i", descriptionKey = "option.smail-information")
    private boolean information;

    @Option(names = "-d", descriptionKey = "option.smail-dialogue")
    private boolean dialogue;

    @Option(names = "-S", descriptionKey = "option.smail-silent")
    private boolean silent;

    @Option(names = "--account", paramLabel = "NAME", descriptionKey = "option.send-account")
    private String account;

    @Option(names = "--port", paramLabel = "PORT", descriptionKey = "option.port")
    private String port;

    @Option(names = "--security", paramLabel = "KIND", descriptionKey = "option.security")
    private String security;

    @Option(names = "--timeout", paramLabel = "TIME", descriptionKey = "option.send-timeout")
    private String timeout;

    @Option(names = "--retry", paramLabel = "TIME", defaultValue = "0s", descriptionKey = "option.retry")
    private String retry;

    @Option(names = "--queue", paramLabel = "=folder|broker", arity = "0..1", descriptionKey = "option.queue",
            preprocessor = SmailValue.GluedOnly.class)
    private String queue;

    @Option(names = "--wait", paramLabel = "TIME", defaultValue = "10m", descriptionKey = "option.send-wait")
    private String wait;

    @Option(names = "--dry-run", descriptionKey = "option.dry-run")
    private boolean dryRun;

    @Option(names = "--config", paramLabel = "FILE", descriptionKey = "option.config")
    private Path config;

    @Override
    public Integer call() throws InterruptedException {
        try {
            return send();
        } catch (SmailException e) {
            return failed(e.code(), e.getMessage(), null);
        } catch (ConfigurationException e) {
            return failed(SmailCode.CONFIGURATION, e.getMessage(), null);
        } catch (OutOfMemoryError e) {
            return failed(SmailCode.MEMORY, MailCaravan.MESSAGES.format("send.memory"), null);
        } catch (Exception e) {
            if (e instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            return failed(e);
        }
    }

    private int failed(Exception e) {
        if (!(e instanceof Symptomatic) && !(e instanceof IOException)) {
            if (spec.root().userObject() instanceof MailCaravan root && root.verbose()) {
                e.printStackTrace(spec.commandLine().getErr());
            }
        }
        Failure failure = FailureCatalogue.classify(e);
        return failed(SmailCode.of(failure), failure.detail(Locale.getDefault()),
                failure.remedy(Locale.getDefault()));
    }

    private int send() throws Exception {
        options.check();
        Duration patience = duration("--retry", retry);
        Duration turn = duration("--wait", wait);
        if (queue != null && !dryRun) {
            return handOver(HandOver.Place.of(queue.replaceFirst("^=", "")));
        }
        SendAccount found = SendAccount
                .find(new SendAccount.Wanted(Optional.ofNullable(config), account, server.strip(),
                        options.fromAddress(), serverSettings()));
        AtomicReference<OneShotMessage> composed = new AtomicReference<>();
        try (OneShotSender sender = new OneShotSender(found, dialogue ? this::say : null,
                () -> composed.get().header(), turn, silent ? warning -> {
                } : this::warn)) {
            OneShotMessage message = OneShotMessage.of(options, sender.account());
            composed.set(message);
            if (dryRun) {
                message.composed().writeTo(System.out);
                System.out.flush();
                return MailCaravan.DONE;
            }
            if (!silent) {
                found.account().passwordsInClear().forEach(this::warn);
            }
            if (information) {
                message.banner(found, sender.account()).forEach(this::say);
            }
            SubmissionResult result = sender.submit(message, patience);
            return told(result);
        }
    }

    private int handOver(HandOver.Place place) throws Exception {
        SendAccount found = SendAccount.configured(Optional.ofNullable(config), account, options.fromAddress());
        OneShotMessage message = OneShotMessage.of(options, found.account().mailbox(),
                found.account().allowedSenders());
        if (information) {
            message.banner(found, found.account().load()).forEach(this::say);
        }
        try {
            String where = new HandOver(found).to(place, message.composed());
            if (!silent) {
                say(OneLine.of(where));
            }
            return MailCaravan.DONE;
        } catch (BrokerException e) {
            int status = failed(e);
            if (!silent && status != SmailCode.IN_DOUBT.number()) {
                say(MailCaravan.MESSAGES.format("hand-over.not-again"));
            }
            return status;
        }
    }

    private Map<String, String> serverSettings() throws SmailException {
        Map<String, String> settings = new LinkedHashMap<>();
        if (port != null) {
            settings.put("port", port);
        }
        if (security != null) {
            settings.put("security", security);
        }
        if (timeout != null) {
            duration("--timeout", timeout);
            settings.put("connect-timeout", timeout);
            settings.put("timeout", timeout);
            settings.put("final-reply-timeout", timeout);
        }
        return settings;
    }

    private static Duration duration(String option, String text) throws SmailException {
        try {
            Duration time = Durations.parse(text);
            if (time.compareTo(Duration.ofDays(1)) <= 0) {
                return time;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new SmailException(SmailCode.OPTION,
                MailCaravan.MESSAGES.format("send.time", option, OneLine.of(text)));
    }

    private int told(SubmissionResult result) {
        SmailCode code = result.code();
        if (code == SmailCode.DONE) {
            return MailCaravan.DONE;
        }
        Locale locale = Locale.getDefault();
        Failure failure = result.failure();
        if (failure == null) {
            return failed(code, MailCaravan.MESSAGES.format("send.limit"), null);
        }
        int status = failed(code, failure.detail(locale), code == SmailCode.IN_DOUBT
                ? MailCaravan.MESSAGES.format("send.in-doubt")
                : failure.remedy(locale));
        if (!silent) {
            result.refused().forEach(each -> say(OneLine.of(each.address() + ": " + each.reply())));
        }
        return status;
    }

    private int failed(SmailCode code, String reason, String remedy) {
        if (!silent) {
            say(code.line(Locale.getDefault()));
            say(OneLine.of(reason));
            if (remedy != null) {
                say(OneLine.of(remedy));
            }
        }
        return code.number();
    }

    /** Says that the command line is wrong, as SMAIL did. */
    int wrongUse(String reason) {
        return failed(SmailCode.OPTION, reason, null);
    }

    private void warn(String line) {
        spec.commandLine().getErr().println("mail-caravan: " + OneLine.of(line));
        spec.commandLine().getErr().flush();
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
