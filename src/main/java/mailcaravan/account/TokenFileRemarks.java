package mailcaravan.account;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import mailcaravan.text.Messages;

/** What an operator should know about a token file that works all the same. */
final class TokenFileRemarks {
    private static final Messages MESSAGES = Messages.of(TokenFileRemarks.class);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
    private static final List<String> ONCE = List.of("UserID", "ClientID", TokenIni.CLIENT_SECRET,
            TokenIni.REFRESH_TOKEN, "TokenURI");

    private TokenFileRemarks() {}

    /**
     * The sentences, none where all is well; a file that cannot be looked at is told by whoever reads it.
     *
     * @param user
     *            name of the user that the program runs as
     */
    static List<String> of(Path named, String user) {
        List<String> remarks = new ArrayList<>();
        try {
            Path file = named.toRealPath();
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                access(file, user, remarks);
            }
            if (!Files.isWritable(file.getParent())) {
                remarks.add(MESSAGES.format("remark.folder", file, file.getParent()));
            }
            IniText ini = new IniText(Generations.bytes(file), TokenIni.SECTION);
            ONCE.stream().filter(name -> ini.values(name).size() > 1)
                    .forEach(name -> remarks.add(MESSAGES.format("remark.twice", file, name)));
        } catch (IOException unreadable) {
            return remarks;
        }
        return remarks;
    }

    private static void access(Path file, String user, List<String> remarks) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.stream().anyMatch(OTHERS::contains)) {
            remarks.add(MESSAGES.format("remark.readable", file, PosixFilePermissions.toString(mode)));
        }
        UserPrincipal owner = Files.getOwner(file);
        UserPrincipal self = self(user);
        // root can give the file back to its owner, nobody else can
        if (self != null && !self.equals(owner) && !user.equals("root")) {
            remarks.add(MESSAGES.format("remark.owner", file, owner.getName(), user));
        }
    }

    private static UserPrincipal self(String user) {
        try {
            return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
        } catch (IOException unknown) {
            // a container's number without a name
            return null;
        }
    }
}
