package mailcaravan.account;

import java.nio.file.Path;
import java.util.Optional;

/** The folder of the started jar or native executable, where an operator's own files lie beside the program. */
public final class ProgramFolder {
    private ProgramFolder() {}

    /** The folder, absolute; nothing when the program runs from classes. */
    public static Optional<Path> find() {
        if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
            return ProcessHandle.current().info().command().map(command -> Path.of(command).getParent());
        }
        String classPath = System.getProperty("java.class.path", "");
        return classPath.endsWith(".jar") && !classPath.contains(System.getProperty("path.separator"))
                ? Optional.ofNullable(Path.of(classPath).toAbsolutePath().getParent())
                : Optional.empty();
    }
}
