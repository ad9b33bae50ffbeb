package mailcaravan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** What Quarkus hands to the builder of a native executable: its arguments, its registrations and the program's jar. */
final class NativeSources {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = "META-INF/native-image/";

    /** One argument of the builder a line. */
    final List<String> arguments;
    /** Manifest's main class. */
    final String mainClass;
    /** Every file of the program's jar. */
    final Set<String> files;
    /** Globs of resources, as regular expressions. */
    final List<Pattern> resources;
    /** Names of bundles. */
    final Set<String> bundles;
    private final Map<String, JsonNode> reflection;

    private NativeSources(List<String> arguments, String mainClass, Set<String> files, List<Pattern> resources,
            Set<String> bundles, Map<String, JsonNode> reflection) {
        this.arguments = arguments;
        this.mainClass = mainClass;
        this.files = files;
        this.resources = resources;
        this.bundles = bundles;
        this.reflection = reflection;
    }

    /** Reads what {@code -Dquarkus.native.sources-only=true} leaves in {@code target/native-sources}. */
    static NativeSources read(Path folder) throws IOException {
        Path runner;
        try (Stream<Path> jars = Files.list(folder)) {
            runner = jars.filter(file -> file.toString().endsWith("-runner.jar")).findFirst().orElseThrow();
        }
        try (JarFile jar = new JarFile(runner.toFile())) {
            JsonNode resources = json(jar, "resource-config.json");
            Map<String, JsonNode> reflection = new HashMap<>();
            json(jar, "reflect-config.json").forEach(each -> reflection.put(each.path("name").asText(), each));
            List<Pattern> patterns = new ArrayList<>();
            resources.path("resources").path("includes")
                    .forEach(each -> patterns.add(Pattern.compile(each.path("pattern").asText())));
            Set<String> bundles = new TreeSet<>();
            resources.path("bundles").forEach(each -> bundles.add(each.path("name").asText()));
            return new NativeSources(List.of(Files.readString(folder.resolve("native-image.args")).split("\\s+")),
                    jar.getManifest().getMainAttributes().getValue("Main-Class"),
                    jar.stream().map(ZipEntry::getName).collect(Collectors.toSet()), patterns, bundles, reflection);
        }
    }

    private static JsonNode json(JarFile jar, String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(CONFIG + name))) {
            return JSON.readTree(in);
        }
    }

    /** The same without one class, resource or bundle. */
    NativeSources without(String name) {
        Map<String, JsonNode> fewer = new HashMap<>(reflection);
        fewer.remove(name);
        return new NativeSources(arguments, mainClass, files,
                resources.stream().filter(each -> !each.matcher(name).matches()).toList(),
                bundles.stream().filter(each -> !each.equals(name)).collect(Collectors.toSet()), fewer);
    }

    /** Whether somebody may find the class by its name and make one. */
    boolean made(String type) {
        JsonNode registered = reflection.getOrDefault(type, MissingNode.getInstance());
        return registered.path("allDeclaredConstructors").asBoolean()
                || registered.path("methods").findValuesAsText("name").contains("<init>");
    }

    /** Whether somebody may find it by its name. */
    boolean named(String type) {
        return reflection.containsKey(type);
    }

    /** Whether somebody may also set its fields and call its methods. */
    boolean open(String type) {
        return made(type) && reflection.get(type).path("allDeclaredMethods").asBoolean()
                && reflection.get(type).path("allDeclaredFields").asBoolean();
    }

    /** Whether code may read the resource. */
    boolean readable(String resource) {
        return resources.stream().anyMatch(each -> each.matcher(resource).matches());
    }
}
