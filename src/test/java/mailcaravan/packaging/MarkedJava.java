package mailcaravan.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Java of its own with marked facts, in which classes are initialised as the builder of a native executable does. */
final class MarkedJava {
    private MarkedJava() {}

    /**
     * Initialises all classes below some folders of the class path.
     *
     * @param scratch
     *            where it works
     * @param packages
     *            a folder of each root of the class path
     * @return how many of each root, and what their static fields hold that must not be in a native executable
     */
    static List<String> findings(Path scratch, Map<Path, String> packages) throws IOException, InterruptedException {
        Path here = Files.createDirectory(scratch.resolve(StaticState.MARK));
        // every package of Java's own open to the walk
        Path options = Files.write(scratch.resolve("options"), ModuleLayer.boot().modules().stream()
                .flatMap(module -> module.getPackages().stream()
                        .map(each -> "--add-opens=" + module.getName() + "/" + each + "=ALL-UNNAMED"))
                .toList());
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "@" + options, "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp",
                System.getProperty("java.class.path"), "-Duser.language=" + StaticState.LANGUAGE,
                "-Duser.timezone=" + StaticState.ZONE, "-Duser.home=" + here, "-Duser.name=" + StaticState.MARK,
                "-Djava.io.tmpdir=" + here, MarkedJava.class.getName()));
        packages.forEach((root, name) -> command.add(root.toAbsolutePath() + "=" + name));
        ProcessBuilder builder = new ProcessBuilder(command).directory(here.toFile());
        builder.environment().clear();
        for (String each : List.of("HOME", "HOSTNAME", "CARAVAN_HOME", "USER", "TMPDIR")) {
            builder.environment().put(each, "/" + StaticState.MARK);
        }
        Path said = scratch.resolve("said");
        Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("the marked Java failed: " + Files.readString(said));
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(said, StandardCharsets.UTF_8);
    }

    /** In that Java. */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        StaticState state = new StaticState();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            Path root = Path.of(parts[0]);
            List<String> names;
            try (Stream<Path> files = Files.walk(root.resolve(parts[1]))) {
                names = files.map(file -> root.relativize(file).toString()).filter(file -> file.endsWith(".class"))
                        .map(file -> file.substring(0, file.length() - 6).replaceAll("[/\\\\]", ".")).sorted().toList();
            }
            for (String name : names) {
                state.walk(Class.forName(name));
            }
            System.out.println(names.size() + " classes");
        }
        state.findings().forEach(System.out::println);
    }
}
