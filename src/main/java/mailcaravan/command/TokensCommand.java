package mailcaravan.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.TokensAtRest;
import mailcaravan.text.OneLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Encrypts and decrypts the files that keep tokens, takes a copy back, makes a key. Needs no Quarkus. */
@Command(name = "tokens", resourceBundle = "mailcaravan.command.usage", sortOptions = false, subcommands = {
        NewTokenKey.class, TokensCommand.Encrypt.class, TokensCommand.Decrypt.class, TokensCommand.Restore.class})
final class TokensCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), MailCaravan.MESSAGES.format("tokens.missing"));
    }

    /** What is done to each file; tells what it did, and goes on with the next account after a failure. */
    abstract static class OnFiles implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ConfiguredFolders folders;

        @Parameters(paramLabel = "ACCOUNT", arity = "0..*", descriptionKey = "parameter.accounts")
        private List<String> names = List.of();

        private final String done;

        OnFiles(String done) {
            this.done = done;
        }

        @Override
        public final Integer call() throws ConfigurationException {
            Configuration configuration = folders.configuration();
            check(configuration);
            List<ConfiguredAccount> accounts = new ArrayList<>(configuration.accounts());
            if (!names.isEmpty()) {
                accounts.clear();
                names.forEach(name -> accounts.add(folders.account(configuration, name)));
            }
            if (accounts.isEmpty()) {
                spec.commandLine().getErr().println("mail-caravan: " + MailCaravan.MESSAGES.format("no-account"));
                return MailCaravan.WRONG_USE;
            }
            boolean well = true;
            for (ConfiguredAccount each : accounts) {
                well &= on(each);
            }
            return well ? MailCaravan.DONE : MailCaravan.FAILED;
        }

        private boolean on(ConfiguredAccount account) {
            Optional<TokensAtRest> file = account.tokensAtRest();
            if (file.isEmpty()) {
                say("tokens.none", account.name());
                return true;
            }
            try {
                switch (step(file.get())) {
                    case DONE -> say(done, account.name(), file.get().file());
                    case ALREADY -> say(done + "-already", account.name(), file.get().file());
                    case NO_FILE -> say("tokens.no-file", account.name(), file.get().file());
                }
                return true;
            } catch (CredentialsException failed) {
                spec.commandLine().getErr().println("mail-caravan: " + MailCaravan.MESSAGES.format("tokens.failed",
                        account.name(), OneLine.of(failed.getMessage())));
                return false;
            }
        }

        private void say(String key, Object... arguments) {
            spec.commandLine().getOut().println(MailCaravan.MESSAGES.format(key, arguments));
            spec.commandLine().getOut().flush();
        }

        /** Whether the configuration allows it. */
        void check(Configuration configuration) throws ConfigurationException {
            // whatever it is
        }

        abstract TokensAtRest.Outcome step(TokensAtRest file) throws CredentialsException;
    }

    /** Encrypts by the configured key. */
    @Command(name = "encrypt", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
    static final class Encrypt extends OnFiles {
        Encrypt() {
            super("tokens.encrypted");
        }

        @Override
        void check(Configuration configuration) throws ConfigurationException {
            if (!configuration.tokenKeys().encrypt()) {
                throw new ConfigurationException(MailCaravan.MESSAGES.format("tokens.no-key"));
            }
        }

        @Override
        TokensAtRest.Outcome step(TokensAtRest file) throws CredentialsException {
            return file.encrypt();
        }
    }

    /** Decrypts, for SMAIL or another program. */
    @Command(name = "decrypt", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
    static final class Decrypt extends OnFiles {
        Decrypt() {
            super("tokens.decrypted");
        }

        @Override
        TokensAtRest.Outcome step(TokensAtRest file) throws CredentialsException {
            return file.decrypt();
        }
    }

    /** Takes the copy before back. */
    @Command(name = "restore", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
    static final class Restore extends OnFiles {
        Restore() {
            super("tokens.restored");
        }

        @Override
        TokensAtRest.Outcome step(TokensAtRest file) throws CredentialsException {
            return file.restore();
        }
    }
}
