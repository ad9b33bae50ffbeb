package mailcaravan.account;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import mailcaravan.text.Messages;

/** Reads an {@code application.properties}: where each key stands, and what editors and Windows paths did to it. */
final class ConfigurationFile {
    private static final Messages MESSAGES = Messages.of(ConfigurationFile.class);
    /** A value as written: everything behind the first separator that no backslash protects. */
    private static final Pattern RAW_VALUE = Pattern.compile("(?:[^\\\\=: \t\f]|\\\\.)*[ \t\f]*[=:]?[ \t\f]*(.*)",
            Pattern.DOTALL);
    /** A lone backslash that escapes nothing which a path may hold: it is eaten by the properties format. */
    private static final Pattern EATEN = Pattern
            .compile("(?<!\\\\)(?:\\\\\\\\)*\\\\(?![\\\\:=#! ]|u[0-9A-Fa-f]{4})");
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:\\\\(?!\\\\).*", Pattern.DOTALL);

    private ConfigurationFile() {}

    /**
     * The settings of a file in order.
     *
     * @throws ConfigurationException
     *             if it cannot be read, is not UTF-8, or holds a broken escape or an unprotected Windows path
     */
    static List<Setting> read(Path file) throws ConfigurationException {
        Path base = file.toAbsolutePath().getParent();
        List<Setting> settings = new ArrayList<>();
        for (LogicalLines.Line line : LogicalLines.of(text(file))) {
            String origin = file + ":" + line.number();
            for (Map.Entry<String, String> entry : unescape(line, origin).entrySet()) {
                checkBackslashes(entry.getKey(), line, origin);
                settings.add(new Setting(entry.getKey(), entry.getValue().strip(), origin, base));
            }
        }
        return settings;
    }

    /** One entry; none for a line of nothing but continuation backslashes. */
    private static Map<String, String> unescape(LogicalLines.Line line, String origin)
            throws ConfigurationException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(line.raw()));
        } catch (IllegalArgumentException | IOException malformed) {
            throw new ConfigurationException(MESSAGES.format("configuration.broken-escape", origin), malformed);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(Function.identity(), properties::getProperty));
    }

    private static void checkBackslashes(String key, LogicalLines.Line line, String origin)
            throws ConfigurationException {
        Matcher matcher = RAW_VALUE.matcher(line.raw());
        String raw = matcher.matches() ? matcher.group(1) : "";
        boolean path = ConfigurationKeys.all().find(key).filter(known -> known.type() == Path.class).isPresent();
        if (DRIVE.matcher(raw).matches() || path && EATEN.matcher(raw).find()) {
            throw new ConfigurationException(MESSAGES.format("configuration.eaten-backslash", key, origin));
        }
    }

    private static String text(Path file) throws ConfigurationException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (TextDecoding.looksLikeUtf16(bytes)) {
                throw new ConfigurationException(MESSAGES.format("configuration.utf-16", file));
            }
            int wrong = TextDecoding.firstByteNotUtf8(bytes);
            if (wrong >= 0) {
                long line = 1 + new String(bytes, 0, wrong, StandardCharsets.ISO_8859_1).chars()
                        .filter(octet -> octet == '\n').count();
                throw new ConfigurationException(MESSAGES.format("configuration.not-utf-8", file, Long.toString(line)));
            }
            return TextDecoding.decode(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new ConfigurationException(MESSAGES.format("configuration.file-missing", file), missing);
        } catch (IOException unreadable) {
            throw new ConfigurationException(
                    MESSAGES.format("configuration.file-unreadable", file, IoReason.of(unreadable)), unreadable);
        }
    }
}
