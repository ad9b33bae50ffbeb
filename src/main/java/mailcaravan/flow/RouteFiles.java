package mailcaravan.flow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

import io.quarkus.runtime.annotations.RegisterResources;
import mailcaravan.text.Messages;

/**
 * The route files: the packaged ones, each replaced by the file of its name in {@code routes/} beside the program, and
 * what else lies there.
 */
@RegisterResources(globs = "routes/*.camel.yaml")
final class RouteFiles {
    /** The packaged files; listed, since a native executable cannot list its resources. */
    static final List<String> PACKAGED = List.of("compose-message", "drop-folder", "mail-queue", "request-access-token",
            "submit-message");
    static final String ENDING = ".camel.yaml";
    private static final Messages MESSAGES = Messages.of(RouteFiles.class);

    private RouteFiles() {}

    /**
     * All route files by file name, merged before Camel sees them: two that hold one route would fail its start.
     *
     * @param folder
     *            {@code routes/} beside the program, where there is one
     * @throws RouteContractException
     *             if a file there cannot be read or has another ending
     */
    static List<Resource> merged(Optional<Path> folder) throws IOException, RouteContractException {
        Map<String, Resource> byName = new TreeMap<>();
        for (String name : PACKAGED) {
            byName.put(name + ENDING, packaged(name + ENDING));
        }
        if (folder.isPresent() && Files.isDirectory(folder.get())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.get())) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    if (name.startsWith(".") || name.endsWith("~")) {
                        continue;
                    }
                    if (!name.endsWith(ENDING)) {
                        throw new RouteContractException(MESSAGES.format("route-file-name", file, ENDING));
                    }
                    byName.put(name, ResourceHelper.fromBytes(name, Files.readAllBytes(file)));
                }
            }
        }
        return new ArrayList<>(byName.values());
    }

    private static Resource packaged(String name) throws IOException {
        try (InputStream in = RouteFiles.class.getResourceAsStream("/routes/" + name)) {
            if (in == null) {
                throw new IOException("/routes/" + name);
            }
            return ResourceHelper.fromBytes(name, in.readAllBytes());
        }
    }
}
