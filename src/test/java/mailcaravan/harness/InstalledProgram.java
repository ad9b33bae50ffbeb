package mailcaravan.harness;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A program of this machine that a test wants, where {@code PATH} has it. */
public final class InstalledProgram {
    private InstalledProgram() {}

    /** The first in {@code PATH} that has one of these names; within a folder the first name wins. */
    public static Optional<Path> find(String... names) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(Path::of)
                .flatMap(folder -> Stream.of(names).map(folder::resolve)).filter(Files::isRegularFile)
                .filter(Files::isExecutable).findFirst();
    }
}
