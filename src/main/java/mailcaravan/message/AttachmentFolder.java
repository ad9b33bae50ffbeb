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
        this.folder = folder.toAbsolutePath().normalize();
        this.ownFolder = ownFolder == null ? null : ownFolder.toAbsolutePath().normalize();
        this.ownName = ownName;
        this.forbidden = Set.copyOf(forbidden);
    }

    @Override
    public RequestContent resolve(String file) throws RequestRefusedException, MissingAttachmentException, IOException {
        List<String> names = names(file);
        List<String> way = new ArrayList<>();
        Path start = folder;
        if (ownFolder != null && names.size() > 1 && names.get(0).equals(ownName)) {
            // its writer made it, so it may be a link itself: it is checked and opened from above like any other name
            start = ownFolder.startsWith(folder) ? folder : ownFolder.getParent();
            start.relativize(ownFolder).forEach(name -> way.add(name.toString()));
            names = names.subList(1, names.size());
        }
        int above = way.size();
        way.addAll(names);
        Path real = check(start, way, file).toRealPath();
        Path realFolder = real;
        for (int i = above; i < way.size(); i++) {
            realFolder = realFolder.getParent();
        }
        refuseDotNames(realFolder, real, file);
        refuseForbidden(real, file);
        return new AttachmentFile(start, way);
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

    /** Where letter case does not count or names have short forms, only the real path shows that a name has a dot. */
    private static void refuseDotNames(Path realFolder, Path real, String file) throws RequestRefusedException {
        for (Path name : realFolder.relativize(real)) {
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
