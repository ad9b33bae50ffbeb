package mailcaravan.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachmentFolderTest {
    @TempDir
    Path home;
    private Path drop;
    private AttachmentFolder folder;

    @BeforeEach
    void fill() throws IOException {
        drop = home.resolve("drop");
        write("token.ini", "secret");
        write("drop/shared/logo.png", "logo");
        write("drop/plain.pdf", "plain");
        write("drop/other/theirs.pdf", "theirs");
        write("drop/.sending/invoice/page 1.pdf", "mine");
        write("drop/.sending/invoice/deep/er.pdf", "deeper");
        write("drop/.hidden.pdf", "hidden");
        Files.createSymbolicLink(drop.resolve("link.pdf"), home.resolve("token.ini"));
        Files.createSymbolicLink(drop.resolve("inside.pdf"), drop.resolve("plain.pdf"));
        Files.createSymbolicLink(drop.resolve("up"), home);
        folder = new AttachmentFolder(drop, drop.resolve(".sending/invoice"), "invoice", Set.of(drop.resolve("other")));
    }

    @ParameterizedTest
    @CsvSource({"plain.pdf, plain", "./plain.pdf, plain", "shared/logo.png, logo", "shared/./logo.png, logo",
            "invoice/page 1.pdf, mine", "./invoice/deep/er.pdf, deeper"})
    void filesOfTheFolderAndOfTheRequestsOwnFolderAreFound(String file, String content) throws Exception {
        RequestContent found = folder.resolve(file);

        assertThat(found.length()).isEqualTo(content.length());
        assertThat(new String(found.open().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource({"attachment-outside, ../token.ini", "attachment-outside, shared/../../token.ini",
            "attachment-outside, invoice/../../../token.ini", "attachment-outside, /etc/passwd",
            "attachment-outside, C:x.pdf",
            "attachment-outside, c:/x.pdf", "attachment-backslash, ..\\token.ini",
            "attachment-backslash, shared\\logo.png",
            "attachment-backslash, \\\\host\\share\\x", "attachment-dot-name, .hidden.pdf",
            "attachment-dot-name, .sending/invoice/page 1.pdf", "attachment-dot-name, shared/.git/config",
            "attachment-dot-name, ...", "attachment-forbidden, other/theirs.pdf", "attachment-link, link.pdf",
            "attachment-link, inside.pdf", "attachment-link, up/token.ini", "attachment-link, up",
            "attachment-not-a-file, shared", "attachment-not-a-file, invoice/deep",
            "attachment-not-a-file, plain.pdf/x",
            "bad-attachment-path, ''", "bad-attachment-path, shared//logo.png", "bad-attachment-path, shared/",
            "bad-attachment-path, ."})
    void nothingElseIs(String code, String file) {
        assertThatThrownBy(() -> folder.resolve(file)).isInstanceOf(RequestRefusedException.class).extracting("code")
                .isEqualTo(code);
    }

    @Test
    void anOwnFolderThatIsALinkIsNotEntered() throws Exception {
        Path link = Files.createSymbolicLink(drop.resolve(".sending/report"), home);
        AttachmentFolder linked = new AttachmentFolder(drop, link, "report", Set.of());
        Path elsewhere = Files.createSymbolicLink(home.resolve("away"), drop);

        assertThatThrownBy(() -> linked.resolve("report/token.ini")).extracting("code").isEqualTo("attachment-link");
        assertThatThrownBy(() -> new AttachmentFolder(drop, elsewhere, "report", Set.of()).resolve("report/plain.pdf"))
                .extracting("code").isEqualTo("attachment-link");
    }

    @Test
    void theDropFolderItselfMayBeReachedByALink() throws Exception {
        Path link = Files.createSymbolicLink(home.resolve("away"), drop);
        AttachmentFolder linked = new AttachmentFolder(link, link.resolve(".sending/invoice"), "invoice",
                Set.of(drop.resolve("other")));

        assertThat(linked.resolve("invoice/page 1.pdf").open().readAllBytes()).asString().isEqualTo("mine");
        assertThat(linked.resolve("shared/logo.png").open().readAllBytes()).asString().isEqualTo("logo");
        assertThatThrownBy(() -> linked.resolve("other/theirs.pdf")).extracting("code")
                .isEqualTo("attachment-forbidden");
    }

    @Test
    void controlCharactersAreNoFileName() {
        for (String file : new String[]{"plain.pdf\0", "a\nb", "a\r"}) {
            assertThatThrownBy(() -> folder.resolve(file)).extracting("code").isEqualTo("bad-attachment-path");
        }
    }

    @ParameterizedTest
    @CsvSource({"soon.pdf", "invoice/page 2.pdf", "nowhere/x.pdf"})
    void aFileThatIsNotThereMayStillCome(String file) {
        assertThatThrownBy(() -> folder.resolve(file)).isInstanceOf(MissingAttachmentException.class)
                .hasMessageContaining(file).extracting("file").isEqualTo(file);
    }

    @Test
    void withoutAnOwnFolderItsNameIsAFolderLikeAnyOther() throws Exception {
        write("drop/invoice/page.pdf", "here");
        AttachmentFolder plain = new AttachmentFolder(drop, null, null, Set.of());

        assertThat(new String(plain.resolve("invoice/page.pdf").open().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("here");
        assertThat(plain.resolve("other/theirs.pdf").length()).isEqualTo(6);
    }

    @Test
    void aFolderThatIsSwappedForALinkAfterTheCheckLeadsNowhere() throws Exception {
        write("logo.png", "secret");
        RequestContent found = folder.resolve("shared/logo.png");
        Files.delete(drop.resolve("shared/logo.png"));
        Files.delete(drop.resolve("shared"));
        Files.createSymbolicLink(drop.resolve("shared"), home);

        assertThat(Files.readString(drop.resolve("shared/logo.png"))).isEqualTo("secret");
        assertThatThrownBy(found::open).isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatIsSwappedForALinkAfterTheCheckIsNotRead() throws Exception {
        RequestContent found = folder.resolve("plain.pdf");
        Files.delete(drop.resolve("plain.pdf"));
        Files.createSymbolicLink(drop.resolve("plain.pdf"), home.resolve("token.ini"));

        assertThatThrownBy(found::open).isInstanceOf(IOException.class);
    }

    @Test
    void anAttachmentThatChangesIsNotSubmittedAsAnotherMessage() throws Exception {
        ComposedMessage message = Requests.json(
                "{\"to\":\"a@x.org\",\"attachments\":[{\"file\":\"invoice/page 1.pdf\"}]}",
                folder);
        assertThat(Requests.written(message)).contains("bWluZQ==", "filename=\"page 1.pdf\"");

        write("drop/.sending/invoice/page 1.pdf", "mime");
        assertThatThrownBy(() -> Requests.octets(message)).isInstanceOf(IOException.class)
                .hasMessageContaining("changed");
    }

    @Test
    void aNameThatTheLocaleCannotSpellIsRefusedWithTheRemedy() throws Exception {
        assumeThat(File.separatorChar).as("Windows spells all names").isEqualTo('/');
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                InAsciiLocale.class.getName(), drop.toString()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process child = builder.start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).startsWith("locale ").contains("LC_ALL=C.UTF-8");
        assertThat(child.waitFor()).isZero();
    }

    /** Asks for a Japanese name in a process whose file system encoding is ASCII. */
    static final class InAsciiLocale {
        private InAsciiLocale() {}

        public static void main(String[] arguments) throws Exception {
            try {
                new AttachmentFolder(Path.of(arguments[0]), null, null, Set.of()).resolve("\u8acb\u6c42.pdf");
            } catch (RequestRefusedException refused) {
                System.out.println(refused.code() + " " + refused.getMessage());
            }
        }
    }

    private void write(String file, String content) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
