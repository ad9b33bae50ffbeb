package mailcaravan.message;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The drop folder's rule for attachments: a request names files of its folder and of the folders below, written with
 * {@code /}. It cannot leave the folder, enter a dot folder or another account's folder, and no link is followed.
 * <p>
 * Thread-safe; looks at the file system at each call.
 */
public final class AttachmentFolder implements AttachmentSource {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final Path folder;
    private final Path ownFolder;
    private final String ownName;
    private final Set<Path> forbidden;

    /**
     * A drop folder as one request sees it.
     *
     * @param folder
     *            the drop folder
     * @param ownFolder
     *            where the request's own folder lies now that it was taken together with the request; null: it has none
     * @param ownName
     *            the request's stem, by which the request names its own folder; null: it has none
     * @param forbidden
     *            folders that the request may not enter: other accounts' drop folders
     */
    public AttachmentFolder(Path folder, Path ownFolder, String ownName, Set<Path> forbidden) {
        this.folder = Objects.requireNonNull(folder, "folder");
        this.ownFolder = ownFolder;
        this.ownName = ownName;
        this.forbidden = Set.copyOf(forbidden);
    }

    @Override
    public RequestContent resolve(String file) throws RequestRefusedException, MissingAttachmentException, IOException {
        List<String> names = names(file);
        Path root = folder;
        if (ownFolder != null && names.size() > 1 && names.get(0).equals(ownName)) {
            root = ownFolder;
            names = names.subList(1, names.size());
        }
        Path found = check(root, names, file);
        // on a file system that folds letter case or has short names, only the real path shows a dot or foreign folder
        Path realRoot = root.toRealPath();
        Path real = found.toRealPath(LinkOption.NOFOLLOW_LINKS);
        if (!real.startsWith(realRoot)) {
            real = found.toRealPath();
        }
        refuseDotNames(realRoot, real, file);
        refuseForbidden(real, file);
        return new AttachmentFile(root, names);
    }

    private static List<String> names(String file) throws RequestRefusedException {
        if (file.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.of("bad-attachment-path", file);
        }
        if (file.indexOf('\\') >= 0) {
            throw Refusal.of("attachment-backslash", file);
        }
        if (file.startsWith("/") || file.matches("[A-Za-z]:.*") || WINDOWS && file.indexOf(':') >= 0) {
            throw Refusal.of("attachment-outside", file);
        }
        List<String> names = new ArrayList<>();
        for (String name : file.split("/", -1)) {
            if (name.equals("..")) {
                throw Refusal.of("attachment-outside", file);
            }
            // Windows drops dots and blanks at the end of a name, so that ".. " would climb
            if (name.isEmpty() || WINDOWS && !name.equals(".") && (name.endsWith(".") || name.endsWith(" "))) {
                throw Refusal.of("bad-attachment-path", file);
            }
            if (!name.equals(".")) {
                if (name.startsWith(".")) {
                    throw Refusal.of("attachment-dot-name", file);
                }
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw Refusal.of("bad-attachment-path", file);
        }
        return names;
    }

    private static Path check(Path root, List<String> names, String file)
            throws RequestRefusedException, MissingAttachmentException, IOException {
        Path reached = root;
        for (int i = 0; i < names.size(); i++) {
            reached = child(reached, names.get(i), file);
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(reached, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException missing) {
                throw new MissingAttachmentException(file);
            }
            if (attributes.isSymbolicLink()) {
                throw Refusal.of("attachment-link", file);
            }
            boolean last = i == names.size() - 1;
            // a Windows junction is a directory and "other" at once
            if (attributes.isOther() || last && !attributes.isRegularFile() || !last && !attributes.isDirectory()) {
                throw Refusal.of("attachment-not-a-file", file);
            }
        }
        return reached;
    }

    private static Path child(Path parent, String name, String file) throws RequestRefusedException {
        try {
            return parent.resolve(name);
        } catch (InvalidPathException unspeakable) {
            boolean ascii = name.chars().allMatch(c -> c < 128);
            throw Refusal.of(ascii ? "bad-attachment-path" : "locale", file);
        }
    }

    private static void refuseDotNames(Path realRoot, Path real, String file) throws RequestRefusedException {
        if (!real.startsWith(realRoot)) {
            throw Refusal.of("attachment-outside", file);
        }
        for (Path name : realRoot.relativize(real)) {
            if (name.toString().startsWith(".")) {
                throw Refusal.of("attachment-dot-name", file);
            }
        }
    }

    private void refuseForbidden(Path real, String file) throws RequestRefusedException, IOException {
        for (Path other : forbidden) {
            if (Files.exists(other) && real.startsWith(other.toRealPath())) {
                throw Refusal.of("attachment-forbidden", file);
            }
        }
    }
}
