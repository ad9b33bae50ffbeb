package mailcaravan.account;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where {@link Configuration} looks, from the weakest to the strongest: the configuration file, for {@code run} also
 * {@code config/application.properties} of the working directory, environment, system properties, overrides.
 *
 * @param option
 *            the file that {@code --config} names; it must exist
 * @param wellKnownFiles
 *            where a file may lie that nobody named; the first that holds a setting counts
 * @param environment
 *            may name a file as {@code CARAVAN_CONFIG}, which must then exist
 * @param systemProperties
 *            the {@code -D} of the command line
 * @param workingDirectory
 *            what relative paths outside of files count from
 * @param workingDirectoryFile
 *            true for {@code run}. One-shot commands take nothing from a folder that others may write to: it could
 *            redirect secrets
 * @param overrides
 *            strongest of all, for {@code demo} and tests
 */
public record ConfigurationSources(Optional<Path> option, List<Path> wellKnownFiles, Map<String, String> environment,
        Map<String, String> systemProperties, Path workingDirectory, boolean workingDirectoryFile,
        Map<String, String> overrides) {
    private static final String FILE_NAME = "application.properties";

    /** Keeps own copies. */
    public ConfigurationSources {
        wellKnownFiles = List.copyOf(wellKnownFiles);
        environment = Map.copyOf(environment);
        systemProperties = Map.copyOf(systemProperties);
        workingDirectory = workingDirectory.toAbsolutePath();
        overrides = Map.copyOf(overrides);
    }

    /**
     * The sources of this process for a one-shot command.
     *
     * @param option
     *            the file that {@code --config} names, if any
     */
    public static ConfigurationSources ofProcess(Optional<Path> option) {
        List<Path> wellKnown = new ArrayList<>();
        ProgramFolder.find().ifPresent(directory -> wellKnown.add(directory.resolve(FILE_NAME)));
        wellKnown.add(Path.of("/etc/mail-caravan", FILE_NAME));
        Map<String, String> properties = System.getProperties().stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, name -> System.getProperty(name, "")));
        return new ConfigurationSources(option, wellKnown, System.getenv(), properties, Path.of(""), false, Map.of());
    }

    /** Only what is given, nothing of this process: for tests and for a configuration made in memory. */
    public static ConfigurationSources only(Path workingDirectory, Map<String, String> overrides) {
        return new ConfigurationSources(Optional.empty(), List.of(), Map.of(), Map.of(), workingDirectory, false,
                overrides);
    }

    /** The same sources, and {@code config/application.properties} of the working directory. */
    public ConfigurationSources withWorkingDirectoryFile() {
        return new ConfigurationSources(option, wellKnownFiles, environment, systemProperties, workingDirectory, true,
                overrides);
    }

    /** The same sources, and settings that beat all of them. */
    public ConfigurationSources withOverrides(Map<String, String> settings) {
        return new ConfigurationSources(option, wellKnownFiles, environment, systemProperties, workingDirectory,
                workingDirectoryFile, settings);
    }

    Path workingDirectoryPath() {
        return workingDirectory.resolve("config").resolve(FILE_NAME);
    }

    /** Leaves the values out, which may be secrets. */
    @Override
    public String toString() {
        return "ConfigurationSources[" + option.map(Path::toString).orElse("") + "]";
    }
}
