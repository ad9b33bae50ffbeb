package mailcaravan.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the files that are shipped with the program may name: its version, and its keys as environment variables. */
final class PackagedKeys {
    private PackagedKeys() {}

    static String version() throws IOException {
        Matcher version = Pattern.compile("<artifactId>mail-caravan</artifactId>\\s*<version>([^<]+)<")
                .matcher(Files.readString(Path.of("pom.xml")));
        if (!version.find()) {
            throw new IOException("pom.xml has no version");
        }
        return version.group(1);
    }

    /** Those of the variables that are no key of docs/configuration.md for the account default. */
    static List<String> unknown(Collection<String> variables) throws IOException {
        List<String> known = Pattern.compile("(?m)^\\| `(caravan\\.[^`]+)` \\|")
                .matcher(Files.readString(Path.of("docs", "configuration.md"))).results().map(key -> key.group(1))
                .map(key -> key.replace("<name>", "default").replaceAll("[.-]", "_").toUpperCase(Locale.ROOT)).toList();
        return variables.stream().filter(each -> !known.contains(each)).toList();
    }
}
