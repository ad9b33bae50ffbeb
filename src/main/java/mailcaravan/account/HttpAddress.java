package mailcaravan.account;

import java.util.Map;
import java.util.OptionalInt;

/**
 * Where {@code run} answers health checks, for a process that asks them: read from the same sources, without looking at
 * the accounts, so that asking is quick and a file that is being changed for the next start does not count.
 *
 * @param host
 *            the address that {@code run} listens on, never empty
 * @param port
 *            1 to 65535; empty if {@code run} opens no port or any free one
 */
public record HttpAddress(String host, OptionalInt port) {
    private static final String HOST = "caravan.http.host";
    private static final String PORT = "caravan.http.port";

    /**
     * Reads it.
     *
     * @throws ConfigurationException
     *             if the sources cannot be read, hold a key that does not exist, or a port that is none
     */
    public static HttpAddress load(ConfigurationSources sources) throws ConfigurationException {
        Map<String, Setting> settings = new SettingsReader(sources).read();
        int port = Integer.parseInt(value(settings, PORT, "0"));
        return new HttpAddress(value(settings, HOST, ""), port == 0 ? OptionalInt.empty() : OptionalInt.of(port));
    }

    private static String value(Map<String, Setting> settings, String name, String unset)
            throws ConfigurationException {
        ConfigurationKey key = ConfigurationKeys.all().find(name).orElseThrow();
        Setting setting = settings.get(name);
        String value = setting == null ? "" : SettingValues.checked(key, setting).value();
        return value.isEmpty() ? key.defaultValue().orElse(unset) : value;
    }

    /** The address to ask at, from this machine: loopback where {@code run} listens on all addresses. */
    public String nearHost() {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]", "0:0:0:0:0:0:0:0" -> "[::1]";
            default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    }
}
