package mailcaravan.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** {@code windows/mail-caravan.xml}, by which WinSW runs the bundle as a service: what can be checked without Windows. */
class WindowsServiceTest {
    private static final Path FILE = Path.of("src", "main", "distribution", "windows", "mail-caravan.xml");
    private Element service;

    @BeforeEach
    void read() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        service = factory.newDocumentBuilder().parse(FILE.toFile()).getDocumentElement();
    }

    @Test
    void theServiceRunsTheBundleBesideItAndStopsItInItsTime() {
        assertThat(service.getTagName()).isEqualTo("service");
        assertThat(text("id")).isEqualTo("mail-caravan");
        assertThat(text("executable")).isEqualTo("java");
        assertThat(text("arguments")).contains("-jar \"%BASE%\\..\\quarkus-run.jar\" run --config ")
                .doesNotContain("-Xrs");
        // the bound that docs/operations.md gives to services
        assertThat(text("stoptimeout")).isEqualTo("75 sec");
        assertThat(elements("onfailure")).extracting(each -> each.getAttribute("action")).containsExactly("restart",
                "restart", "none");
    }

    @Test
    void onlyElementsThatWinSwKnowsAreUsed() {
        List<String> names = new ArrayList<>();
        for (Node each = service.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element) {
                names.add(element.getTagName());
            }
        }
        assertThat(names).contains("id", "executable").isSubsetOf("id", "name", "description", "executable",
                "arguments",
                "workingdirectory", "startmode", "delayedAutoStart", "stoptimeout", "onfailure", "resetfailure",
                "logpath",
                "log");
    }

    @Test
    void theDocumentationShowsTheFileAsItIs() throws Exception {
        String shown = Files.readString(FILE).replaceFirst("(?s)<!--.*?-->\n", "").strip();
        for (String page : List.of("windows.md", "windows.ja.md")) {
            assertThat(Files.readString(Path.of("docs", page))).contains("```xml\n" + shown + "\n```");
        }
    }

    private String text(String name) {
        assertThat(elements(name)).hasSize(1);
        return elements(name).get(0).getTextContent();
    }

    private List<Element> elements(String name) {
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < service.getElementsByTagName(name).getLength(); i++) {
            found.add((Element) service.getElementsByTagName(name).item(i));
        }
        return found;
    }
}
