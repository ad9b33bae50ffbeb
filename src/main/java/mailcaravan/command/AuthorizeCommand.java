package mailcaravan.command;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import mailcaravan.account.CaravanConfig;
import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfigurationSources;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.CredentialSettings;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.Durations;
import mailcaravan.account.ImportedAccount;
import mailcaravan.account.ProxySettings;
import mailcaravan.account.Secret;
import mailcaravan.account.TokenFile;
import mailcaravan.account.TokenUri;
import mailcaravan.account.Trust;
import mailcaravan.authorization.AuthorizationException;
import mailcaravan.authorization.Callback;
import mailcaravan.authorization.CallbackListener;
import mailcaravan.authorization.CallbackSource;
import mailcaravan.authorization.DeviceFlow;
import mailcaravan.authorization.Enrolment;
import mailcaravan.authorization.JdkTokenEndpoint;
import mailcaravan.authorization.PastedCallback;
import mailcaravan.authorization.ProofKey;
import mailcaravan.authorization.RandomText;
import mailcaravan.authorization.RedirectUri;
import mailcaravan.authorization.SignIn;
import mailcaravan.authorization.form.FormTask;
import mailcaravan.authorization.form.TestMessage;
import mailcaravan.failure.Provider;
import mailcaravan.oauth.GrantExchange;
import mailcaravan.oauth.TokenResponse;
import mailcaravan.text.OneLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Gets the first refresh token by a user's sign-in, and writes the token file. Needs no Quarkus. */
@Command(name = "authorize", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
final class AuthorizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private AuthorizeOptions options;

    @Mixin
    private ConfiguredFolders folders;

    @Option(names = "--account", paramLabel = "NAME", descriptionKey = "option.authorize-account")
    private String accountName;

    @Option(names = "--redirect-uri", paramLabel = "URI", descriptionKey = "option.redirect-uri")
    private String redirectUri;

    @Option(names = "--no-browser", descriptionKey = "option.no-browser")
    private boolean noBrowser;

    @Option(names = "--device-code", descriptionKey = "option.device-code")
    private boolean deviceCode;

    @Option(names = "--form", descriptionKey = "option.form")
    private boolean form;

    @Option(names = "--test-message", paramLabel = "ADDRESS", descriptionKey = "option.test-message")
    private String testMessage;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "10m", descriptionKey = "option.timeout")
    private String timeout;

    @Override
    public Integer call() throws ConfigurationException, CredentialsException, AuthorizationException {
        Termination.interruptWhenTold(Thread.currentThread());
        try {
            return authorize();
        } catch (InterruptedException stopped) {
            return MailCaravan.FAILED; // whoever stops it needs no word
        } finally {
            Termination.interruptWhenTold(null);
        }
    }

    private int authorize()
            throws ConfigurationException, CredentialsException, AuthorizationException, InterruptedException {
        Duration patience = patience();
        if (testMessage != null && !testMessage.matches("[^\\s@]+@[^\\s@]+")) {
            throw new ParameterException(spec.commandLine(), MailCaravan.MESSAGES.format("authorize.test-address"));
        }
        Configuration configuration = configuration();
        Optional<ConfiguredAccount> account = Optional.ofNullable(accountName)
                .map(name -> folders.account(configuration, name));
        TokenFile file = options.file(account, configuration.tokenKeys());
        GrantExchange exchange = exchange(configuration);
        TestMessageOffer test = new TestMessageOffer(configuration, account, file, Optional.ofNullable(testMessage));
        if (form || options.none() && !noBrowser && !deviceCode && Browser.available()) {
            checkForm();
            FormTask task = new FormTask(options.known(account, file), options.user(), file, exchange, redirect(),
                    test::submission);
            Optional<TestMessage.Outcome> outcome = new AuthorizeForm(task, patience, timeout, this::say)
                    .run(Optional.ofNullable(testMessage));
            advise(account, file);
            return concluded(outcome);
        }
        CredentialSettings settings = options.settings(account, file);
        // before anybody signs in in vain
        TokenUri.parse(settings.effectiveTokenUri());
        TokenUri.parse(settings.effectiveAuthorizeUri());
        Enrolment enrolment = new Enrolment(settings, options.user(), exchange, file);
        String done = MailCaravan.MESSAGES.format("authorize.done", settings.mailbox().orElseThrow(),
                file.file().toAbsolutePath());
        Optional<TokenResponse> adopted = adopted(enrolment);
        TokenResponse proof = adopted.isPresent()
                ? adopted.get()
                : deviceCode
                        ? byDeviceCode(settings, exchange, enrolment, patience)
                        : byBrowser(settings, enrolment, patience, done);
        say(done);
        enrolment.refreshTokenLifetime().ifPresent(lifetime -> say(MailCaravan.MESSAGES.format(
                settings.effectiveProvider() == Provider.GOOGLE ? "authorize.ends.google" : "authorize.ends",
                Long.toString(lifetime.toDays()))));
        advise(account, file);
        return concluded(test.offer(settings, proof));
    }

    private int concluded(Optional<TestMessage.Outcome> test) throws AuthorizationException {
        if (test.isPresent() && !test.get().sent()) {
            throw new AuthorizationException(test.get().sentence(), null);
        }
        test.ifPresent(outcome -> say(outcome.sentence().apply(Locale.getDefault())));
        return MailCaravan.DONE;
    }

    private void checkForm() {
        if (!options.none() || noBrowser || deviceCode) {
            throw new ParameterException(spec.commandLine(), MailCaravan.MESSAGES.format("authorize.form-alone"));
        }
    }

    private static GrantExchange exchange(Configuration configuration) throws ConfigurationException {
        CaravanConfig caravan = configuration.caravan();
        return new GrantExchange(
                new JdkTokenEndpoint(Trust.sslContext(caravan.tls().trustedCertificates()),
                        ProxySettings.toTokenEndpoint(caravan)),
                Clock.systemUTC());
    }

    private Optional<RedirectUri> redirect() throws AuthorizationException {
        return redirectUri == null ? Optional.empty() : Optional.of(RedirectUri.parse(redirectUri));
    }

    /** What is to be written into the configuration, or taken out of it, for the file to count. */
    private void advise(Optional<ConfiguredAccount> account, TokenFile file) {
        if (account.isEmpty()) {
            say(MailCaravan.MESSAGES.format("authorize.next"));
            say("  caravan.accounts.default.token-file=" + file.file().toAbsolutePath().toString().replace('\\', '/'));
        } else if (account.get().config().refreshToken().isPresent()) {
            say(MailCaravan.MESSAGES.format("authorize.key-wins",
                    "caravan.accounts." + accountName + ".refresh-token"));
        }
    }

    /** Takes over the refresh token of an imported file, where there is one that works. */
    private Optional<TokenResponse> adopted(Enrolment enrolment)
            throws AuthorizationException, CredentialsException {
        Optional<ImportedAccount> imported = options.imported();
        Optional<Secret> token = imported.flatMap(each -> each.settings().refreshToken());
        Optional<TokenResponse> proof = token.isPresent() ? enrolment.adopt(token.get()) : Optional.empty();
        if (proof.isPresent()) {
            say(MailCaravan.MESSAGES.format("authorize.imported"));
            return proof;
        }
        imported.ifPresent(each -> say(MailCaravan.MESSAGES.format(token.isPresent()
                ? "authorize.import-dead"
                : each.locked() ? "authorize.import-locked" : "authorize.import-no-token")));
        return proof;
    }

    private TokenResponse byBrowser(CredentialSettings settings, Enrolment enrolment, Duration patience, String done)
            throws AuthorizationException, CredentialsException, InterruptedException {
        Optional<String> named = Optional.ofNullable(redirectUri)
                .or(() -> options.imported().flatMap(ImportedAccount::redirectUri));
        RedirectUri wanted = named.isEmpty()
                ? RedirectUri.of(settings.effectiveProvider())
                : RedirectUri.parse(named.get());
        String state = RandomText.next();
        try (CallbackSource source = noBrowser ? pasted(wanted, state) : CallbackListener.open(wanted, state)) {
            SignIn signIn = new SignIn(settings, options.user(), source.redirect(), state, ProofKey.random());
            String url = signIn.url();
            boolean opened = !noBrowser && Browser.open(url);
            say(MailCaravan.MESSAGES.format(opened ? "authorize.opened" : "authorize.open",
                    options.user().or(settings::mailbox).orElseThrow()));
            say(url);
            say(MailCaravan.MESSAGES.format(noBrowser ? "authorize.paste" : "authorize.waiting",
                    source.redirect().uri(), timeout));
            try {
                Callback callback = source.await(patience).orElseThrow(() -> new AuthorizationException(
                        MailCaravan.MESSAGES.format("authorize.timeout", timeout)));
                TokenResponse proof = enrolment.finish(signIn, callback);
                source.conclude(true, done);
                return proof;
            } catch (AuthorizationException | CredentialsException failed) {
                source.conclude(false, failed.getMessage());
                throw failed;
            }
        }
    }

    private PastedCallback pasted(RedirectUri wanted, String state) {
        return new PastedCallback(wanted, state,
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())), this::say);
    }

    private TokenResponse byDeviceCode(CredentialSettings settings, GrantExchange exchange, Enrolment enrolment,
            Duration patience) throws AuthorizationException, CredentialsException, InterruptedException {
        if (settings.effectiveProvider() == Provider.GOOGLE) {
            throw new ParameterException(spec.commandLine(), MailCaravan.MESSAGES.format("authorize.device-google"));
        }
        DeviceFlow flow = new DeviceFlow(settings, exchange, enrolment, System::nanoTime,
                time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
        DeviceCodeDisplay display = new DeviceCodeDisplay(spec.commandLine().getOut(), System.console() != null);
        TokenResponse proof = flow.run(DeviceFlow.deviceUri(settings), patience,
                code -> display.show(code, options.user().or(settings::mailbox).orElseThrow()), display::remaining);
        display.end();
        return proof;
    }

    private Duration patience() {
        try {
            Duration patience = Durations.parse(timeout);
            if (!patience.isZero() && patience.compareTo(Duration.ofDays(1)) <= 0) {
                return patience;
            }
        } catch (IllegalArgumentException malformed) {
            throw new ParameterException(spec.commandLine(),
                    MailCaravan.MESSAGES.format("authorize.time", OneLine.of(timeout)), malformed);
        }
        throw new ParameterException(spec.commandLine(),
                MailCaravan.MESSAGES.format("authorize.time", OneLine.of(timeout)));
    }

    /** A mistake in a configuration that nobody named must not keep anybody from signing in. */
    private Configuration configuration() throws ConfigurationException {
        try {
            return folders.configuration();
        } catch (ConfigurationException mistaken) {
            if (accountName != null || folders.named()) {
                throw mistaken;
            }
            spec.commandLine().getErr().println("mail-caravan: " + MailCaravan.MESSAGES.format(
                    "authorize.without-configuration", mistaken.getMessage()));
            return Configuration.load(ConfigurationSources.only(Path.of(""), Map.of()));
        }
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
