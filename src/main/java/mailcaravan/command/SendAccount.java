package mailcaravan.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfigurationSources;
import mailcaravan.account.ConfiguredAccount;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.ProgramFolder;
import mailcaravan.account.TokenFile;
import mailcaravan.failure.SmailCode;
import mailcaravan.smail.SmailException;
import mailcaravan.text.OneLine;

/**
 * The account that a one-shot command submits from: the configured one, or one made of what SMAIL left behind, its token
 * file beside the program or the configuration file; or a server inside the house that {@code -h} names, without a
 * sign-in. What the command line says of the server beats the configuration.
 *
 * @param configuration
 *            with what was found and said
 */
record SendAccount(Configuration configuration, ConfiguredAccount account) {
    private static final List<String> OAUTH_HOSTS = List.of("office365.com", "outlook.com", "office365.us",
            "gmail.com", "googlemail.com");
    private static final String DEFAULT = "caravan.accounts.default.";

    /**
     * What the command line says.
     *
     * @param account
     *            name, or null
     * @param server
     *            empty: that of the account
     * @param from
     *            the address of {@code -f}, or empty
     * @param settings
     *            of the server, by the last part of their keys ({@code port})
     */
    record Wanted(Optional<Path> config, String account, String server, String from, Map<String, String> settings) {}

    /**
     * Finds the account.
     *
     * @throws SmailException
     *             if there is none, or not the one that is wanted
     * @throws ConfigurationException
     *             if the configuration has a mistake
     */
    static SendAccount find(Wanted wanted) throws SmailException, ConfigurationException {
        if (wanted.server().chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new SmailException(SmailCode.HOST_NAME,
                    MailCaravan.MESSAGES.format("send.server-blank", OneLine.of(wanted.server())));
        }
        ConfigurationSources sources = ConfigurationSources.ofProcess(wanted.config());
        Configuration configured = Configuration.load(sources);
        Map<String, String> found = configured.accounts().isEmpty() ? made(configured, wanted) : Map.of();
        String name = found.isEmpty() ? chosen(configured, wanted) : "default";
        Map<String, String> overrides = new HashMap<>(found);
        String smtp = "caravan.accounts." + name + ".smtp.";
        if (!wanted.server().isEmpty()) {
            overrides.put(smtp + "host", wanted.server());
        }
        wanted.settings().forEach((key, value) -> overrides.put(smtp + key, value));
        Configuration complete = overrides.isEmpty()
                ? configured
                : Configuration.load(sources.withOverrides(overrides));
        ConfiguredAccount account = complete.accounts().stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow();
        return new SendAccount(complete, account);
    }

    /**
     * Finds the account of a message that is left to a bundle: a configured one, since a bundle knows no others.
     *
     * @throws SmailException
     *             if there is none, or not the one that is wanted
     * @throws ConfigurationException
     *             if the configuration has a mistake
     */
    static SendAccount configured(Optional<Path> config, String account, String from)
            throws SmailException, ConfigurationException {
        Configuration configured = Configuration.load(ConfigurationSources.ofProcess(config));
        if (configured.accounts().isEmpty()) {
            throw new SmailException(SmailCode.CONFIGURATION, MailCaravan.MESSAGES.format("hand-over.no-account"));
        }
        String name = chosen(configured, new Wanted(config, account, "", from, Map.of()));
        return new SendAccount(configured, configured.accounts().stream().filter(each -> each.name().equals(name))
                .findFirst().orElseThrow());
    }

    private static String chosen(Configuration configured, Wanted wanted) throws SmailException {
        List<String> names = configured.accounts().stream().map(ConfiguredAccount::name).toList();
        if (wanted.account() != null) {
            if (!names.contains(wanted.account())) {
                throw new SmailException(SmailCode.CONFIGURATION,
                        MailCaravan.MESSAGES.format("account.unknown", OneLine.of(wanted.account()), names));
            }
            return wanted.account();
        }
        if (names.size() == 1) {
            return names.get(0);
        }
        List<String> ofSender = configured.accounts().stream().filter(each -> isMailbox(each, wanted.from()))
                .map(ConfiguredAccount::name).toList();
        if (ofSender.size() == 1) {
            return ofSender.get(0);
        }
        if (names.contains("default")) {
            return "default";
        }
        throw new SmailException(SmailCode.CONFIGURATION,
                MailCaravan.MESSAGES.format("send.which-account", String.join(", ", names)));
    }

    private static boolean isMailbox(ConfiguredAccount account, String address) {
        try {
            return account.mailbox().equalsIgnoreCase(address);
        } catch (CredentialsException unusable) {
            return false; // one whose token file is broken is found by its name, or as the only one
        }
    }

    /** The keys of an account that nobody configured. */
    private static Map<String, String> made(Configuration configured, Wanted wanted) throws SmailException {
        if (wanted.account() != null) {
            throw new SmailException(SmailCode.CONFIGURATION,
                    MailCaravan.MESSAGES.format("account.unknown", OneLine.of(wanted.account()), "[]"));
        }
        Map<String, String> keys = new HashMap<>();
        // who runs the command decides who it is from, and the server whether that mailbox may
        keys.put(DEFAULT + "allowed-senders", "*");
        Optional<Path> tokenFile = tokenFile(configured);
        if (tokenFile.isPresent()) {
            keys.put(DEFAULT + "token-file", tokenFile.get().toString());
            home(configured, tokenFile.get().getParent(), keys);
            return keys;
        }
        String host = wanted.server().toLowerCase(Locale.ROOT);
        if (host.isEmpty()) {
            throw new SmailException(SmailCode.NO_SERVER, MailCaravan.MESSAGES.format("send.no-account", folders()));
        }
        if (OAUTH_HOSTS.stream().anyMatch(each -> host.equals(each) || host.endsWith("." + each))) {
            throw new SmailException(SmailCode.TOKEN,
                    MailCaravan.MESSAGES.format("send.no-token-file", wanted.server(), folders()));
        }
        if (wanted.from().indexOf('@') < 0) {
            throw new SmailException(SmailCode.OPTION, MailCaravan.MESSAGES.format("send.no-from", wanted.server()));
        }
        keys.put(DEFAULT + "mailbox", wanted.from());
        keys.put(DEFAULT + "smtp.auth", "none");
        keys.put(DEFAULT + "smtp.security", "none");
        // no limits of Exchange's, and nothing to keep
        keys.put(DEFAULT + "messages-per-minute", "0");
        keys.put(DEFAULT + "recipients-per-day", "0");
        ProgramFolder.find().ifPresent(folder -> home(configured, folder, keys));
        return keys;
    }

    private static void home(Configuration configured, Path folder, Map<String, String> keys) {
        boolean chosen = configured.file().isPresent() || System.getenv("CARAVAN_HOME") != null
                || System.getProperty("caravan.home") != null;
        if (!chosen) {
            keys.put("caravan.home", folder.resolve("mail").toString());
        }
    }

    private static Optional<Path> tokenFile(Configuration configured) {
        return folders(configured).flatMap(folder -> TokenFile.NAMES.stream().map(folder::resolve))
                .filter(Files::isRegularFile).findFirst();
    }

    // never the working directory: a job's folder that others can write to must not say whose token is used
    private static Stream<Path> folders(Configuration configured) {
        return Stream.concat(ProgramFolder.find().stream(), configured.file().map(Path::getParent).stream());
    }

    private static String folders() {
        return ProgramFolder.find().map(Path::toString).orElse("-");
    }
}
