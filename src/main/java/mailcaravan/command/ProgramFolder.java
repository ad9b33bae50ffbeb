package mailcaravan.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of the started jar or native executable, where an operator's own files lie beside the program. */
final class ProgramFolder {
    private ProgramFolder() {}

    /** {@code routes/} beside the program, if there is one. */
    static Optional<Path> routes() {
        return folder().map(folder -> folder.resolve("routes")).filter(Files::isDirectory);
    }

    private static Optional<Path> folder() {
        if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
            return ProcessHandle.current().info().command().map(command -> Path.of(command).getParent());
        }
        String jar = System.getProperty("java.class.path", "");
        return jar.endsWith(".jar") && !jar.contains(System.getProperty("path.separator"))
                ? Optional.ofNullable(Path.of(jar).toAbsolutePath().getParent())
                : Optional.empty();
    }
}
