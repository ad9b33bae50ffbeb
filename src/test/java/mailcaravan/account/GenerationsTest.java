package mailcaravan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generation before the last write, and what is told of a file that is damaged. */
class GenerationsTest {
    private static final String INI = "[OAUTH2]\nUserID=u@example.com\nClientID=c\nClientSecret=s\nRefreshToken=one\n"
            + "TokenURI=https://login.example.com/token\n";

    @TempDir
    private Path folder;
    private Path file;
    private Path previous;

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(folder.resolve("token.ini"), INI);
        previous = folder.resolve("token.ini.previous");
    }

    private TokenFile store() {
        return new TokenFile(file, CredentialSettings.none());
    }

    private TokensAtRest atRest() {
        return TokensAtRest.ofTokenFile(file, TokenKeys.none());
    }

    private void rotate(String token) throws Exception {
        TokenFile store = store();
        store.read();
        store.rotate(Secret.of(token));
    }

    @Test
    void theGenerationBeforeIsKeptForItsOwnerOnly() throws Exception {
        rotate("two");
        assertThat(Files.readString(previous)).isEqualTo(INI);
        rotate("three");
        assertThat(Files.readString(previous)).isEqualTo(INI.replace("=one", "=two"));
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(previous))).isEqualTo("rw-------");
    }

    @Test
    void aDamagedFileNamesTheCopyAndNeverBecomesIt() throws Exception {
        rotate("two");
        for (String damage : new String[]{"", "\0\0\0\0", "[OAUTH2]\nClientI", "no text of ours\n",
                INI.substring(0, INI.indexOf("TokenURI") + 4)}) {
            Files.writeString(file, damage);
            assertThatThrownBy(() -> store().read()).isInstanceOf(CredentialsException.class)
                    .hasMessageContaining(previous + ": \"mail-caravan tokens restore\"").message().hasLineCount(1);
            try {
                store().rotate(Secret.of("three"));
            } catch (CredentialsException noSection) {
                assertThat(noSection).hasMessageContaining("cannot be written");
            }
            // a token without the rest may have been written, the copy is the whole one all the same
            assertThat(Files.readString(previous)).startsWith("[OAUTH2]\nUserID").contains("RefreshToken=");
        }
        Files.delete(file);
        assertThatThrownBy(() -> store().read()).hasMessageContaining("does not exist", "tokens restore");
        Files.delete(previous);
        assertThatThrownBy(() -> store().read()).message().doesNotContain("tokens restore");
    }

    @Test
    void aLastLineWithoutItsEndIsCutOffOnlyIfSomethingIsMissing() throws Exception {
        String withoutEnd = INI.substring(0, INI.length() - 1);
        Files.writeString(file, withoutEnd);
        rotate("two");
        assertThat(store().read().refreshToken()).contains(Secret.of("two"));
        Files.writeString(file, INI.replaceFirst("TokenURI=.*\n", "").strip());
        assertThatThrownBy(() -> store().read()).hasMessageContaining("ends in the midst of a line");
        Files.writeString(file, INI.replaceFirst("TokenURI=.*\n", ""));
        assertThat(store().read().refreshToken()).contains(Secret.of("one"));
    }

    @Test
    void restoringTakesTheCopyBackOnceAndKeepsWhatWasDamaged() throws Exception {
        rotate("two");
        assertThat(atRest().restore()).isEqualTo(TokensAtRest.Outcome.ALREADY);
        Files.writeString(file, "half");
        assertThat(atRest().restore()).isEqualTo(TokensAtRest.Outcome.DONE);
        assertThat(Files.readString(file)).isEqualTo(INI);
        assertThat(Files.readString(folder.resolve("token.ini.damaged"))).isEqualTo("half");
        assertThat(atRest().restore()).isEqualTo(TokensAtRest.Outcome.ALREADY);
        Files.writeString(file, "half");
        Files.writeString(previous, "half too");
        assertThatThrownBy(() -> atRest().restore()).hasMessageContaining("damaged too");
        assertThat(Files.readString(file)).isEqualTo("half");
        Files.delete(previous);
        assertThatThrownBy(() -> atRest().restore()).hasMessageContaining("there is no copy");
    }

    @Test
    void whereTheCopyCannotBeKeptTheNewTokenIsWrittenAllTheSame() throws Exception {
        Files.createDirectories(previous.resolve("in-the-way"));
        rotate("two");
        assertThat(store().read().refreshToken()).contains(Secret.of("two"));
    }

    @Test
    void whatAKilledWriterLeftIsRemovedAnHourLater() throws Exception {
        Path old = Files.writeString(folder.resolve(".token.ini123.tmp"), INI);
        Path young = Files.writeString(folder.resolve(".token.ini456.tmp"), INI);
        Path others = Files.writeString(folder.resolve(".token.ini.other.tmp"), INI);
        FileTime now = Files.getLastModifiedTime(file);
        for (Path each : new Path[]{old, others}) {
            Files.setLastModifiedTime(each, FileTime.from(now.toInstant().minus(Duration.ofHours(2))));
        }
        rotate("two");
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(others).exists();
    }

    @Test
    void whatIsOddIsRemarkedAndWhatIsNotIsNot() throws Exception {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        String user = Files.getOwner(file).getName();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(TokenFileRemarks.of(file, user)).isEmpty();
        assertThat(TokenFileRemarks.of(folder.resolve("gone.ini"), user)).isEmpty();
        Files.writeString(file, INI + "clientsecret=again\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(TokenFileRemarks.of(file, user)).hasSize(2).anyMatch(each -> each.contains("rw-r-----"))
                .anyMatch(each -> each.contains("ClientSecret more than once"));
        assertThat(TokenFileRemarks.of(file, user.equals("nobody") ? "root" : "nobody"))
                .hasSize(user.equals("nobody") ? 2 : 3);
    }
}
