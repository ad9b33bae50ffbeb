package mailcaravan.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Chromium without a window and with an empty profile, driven as a user drives it: what is typed and clicked goes through
 * the browser's own input. It speaks the DevTools protocol over one WebSocket, for which the JDK has all that is needed
 * (docs/adr/0018). Not thread-safe.
 */
public final class HeadlessBrowser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path profile;
    private final DevToolsConnection page;

    private HeadlessBrowser(Process process, Path profile, DevToolsConnection page) {
        this.process = process;
        this.profile = profile;
        this.page = page;
    }

    /** Whether this machine has one; where it has not, one line on standard error says what is not tested. */
    public static boolean available() {
        boolean available = executable().isPresent();
        if (!available) {
            System.err
                    .println("NOT TESTED: Chromium is not installed (Debian: apt-get install chromium fonts-vlgothic)");
        }
        return available;
    }

    private static Optional<Path> executable() {
        return InstalledProgram.find("chromium", "chromium-browser", "google-chrome");
    }

    /** Starts one whose user reads this language. */
    public static HeadlessBrowser start(Path folder, String language) throws Exception {
        Path profile = Files.createTempDirectory(folder, "profile");
        ProcessBuilder builder = new ProcessBuilder(executable().orElseThrow().toString(), "--headless", "--no-sandbox",
                "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-extensions",
                "--hide-scrollbars", "--remote-debugging-port=0", "--user-data-dir=" + profile,
                "--accept-lang=" + language, "about:blank").redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile());
        builder.environment().put("HOME", profile.toString());
        Process process = builder.start();
        try {
            Path announced = profile.resolve("DevToolsActivePort");
            await("Chromium").atMost(PATIENCE).until(() -> Files.exists(announced)
                    && Files.readAllLines(announced).size() > 1);
            URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(announced).get(0) + "/json/list");
            String[] target = {""};
            await("a page").atMost(PATIENCE).until(() -> {
                String json = HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString()).body();
                for (JsonNode each : JSON.readTree(json)) {
                    target[0] = each.path("type").asText().equals("page")
                            ? each.path("webSocketDebuggerUrl").asText()
                            : target[0];
                }
                return !target[0].isEmpty();
            });
            HeadlessBrowser browser = new HeadlessBrowser(process, profile,
                    DevToolsConnection.open(URI.create(target[0]), PATIENCE));
            browser.page.call("Page.enable", JSON.createObjectNode());
            // the simulator's authority is a new one at each start
            browser.page.call("Security.setIgnoreCertificateErrors", JSON.createObjectNode().put("ignore", true));
            return browser;
        } catch (Exception | AssertionError failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    /** Gives the window another size, in CSS pixels; a phone's has two pixels for each. */
    public void resize(int width, int height) throws Exception {
        page.call("Emulation.setDeviceMetricsOverride", JSON.createObjectNode().put("width", width)
                .put("height", height).put("deviceScaleFactor", width < 600 ? 2 : 1).put("mobile", width < 600));
    }

    /** Whether the user likes dark pages. */
    public void dark(boolean dark) throws Exception {
        ObjectNode media = JSON.createObjectNode();
        media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value",
                dark ? "dark" : "light");
        page.call("Emulation.setEmulatedMedia", media);
    }

    public void open(String url) throws Exception {
        page.call("Page.navigate", JSON.createObjectNode().put("url", url));
    }

    /** The value of a JavaScript expression in the page. */
    public JsonNode evaluate(String expression) throws Exception {
        JsonNode result = page.call("Runtime.evaluate", JSON.createObjectNode().put("expression", expression)
                .put("returnByValue", true).put("awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(result.path("exceptionDetails").toString());
        }
        return result.path("result").path("value");
    }

    /** Waits until the page has a text, in whatever page the browser is by then. */
    public void awaitText(String text) throws Exception {
        try {
            await(text).atMost(PATIENCE).ignoreExceptions().until(
                    () -> evaluate("document.readyState==='complete'").asBoolean() && text().contains(text));
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            throw new AssertionError("\"" + text + "\" is not in " + evaluate("location.href") + ":\n" + text(), late);
        }
    }

    /** The text that a user sees. */
    public String text() throws Exception {
        return evaluate("document.body.innerText").asText();
    }

    /** Types into the field with this label, in place of what is there. */
    public void type(String label, String value) throws Exception {
        evaluate("(()=>{const e=" + field(label) + ";e.focus();e.select();return 1})()");
        if (value.isEmpty()) {
            key("Delete", 46);
        } else {
            page.call("Input.insertText", JSON.createObjectNode().put("text", value));
        }
    }

    /** What stands in the field with this label. */
    public String value(String label) throws Exception {
        return evaluate(field(label) + ".value").asText();
    }

    /** Chooses one of a list. */
    public void choose(String label, String value) throws Exception {
        evaluate("(()=>{const e=" + field(label) + ";e.value=" + JSON.writeValueAsString(value)
                + ";e.dispatchEvent(new Event('change',{bubbles:true}));return 1})()");
    }

    /** Clicks at the middle of the button, link or summary with this text. */
    public void click(String text) throws Exception {
        JsonNode at = evaluate(
                "(()=>{const e=[...document.querySelectorAll('button,a,summary,label')].find(e=>e.innerText"
                        + ".trim()===" + JSON.writeValueAsString(text) + ");if(!e)throw new Error('nothing to click');"
                        + "e.scrollIntoView({block:'center'});const r=e.getBoundingClientRect();"
                        + "return [r.x+Math.min(r.width,40)/2,r.y+r.height/2]})()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            page.call("Input.dispatchMouseEvent", JSON.createObjectNode().put("type", type)
                    .put("x", at.get(0).asDouble()).put("y", at.get(1).asDouble()).put("button", "left")
                    .put("clickCount", 1));
        }
    }

    /** Presses a key that writes nothing: {@code Tab}, 9; {@code Delete}, 46. */
    public void key(String name, int code) throws Exception {
        press(JSON.createObjectNode().put("key", name).put("windowsVirtualKeyCode", code));
    }

    /** Presses Enter. */
    public void enter() throws Exception {
        press(JSON.createObjectNode().put("key", "Enter").put("windowsVirtualKeyCode", 13).put("text", "\r"));
    }

    private void press(ObjectNode key) throws Exception {
        page.call("Input.dispatchKeyEvent", key.deepCopy().put("type", "keyDown"));
        page.call("Input.dispatchKeyEvent", key.put("type", "keyUp").without("text"));
    }

    /** Writes the whole page, however long it is, as PNG. */
    public void screenshot(Path file) throws Exception {
        Files.createDirectories(file.getParent());
        JsonNode shot = page.call("Page.captureScreenshot",
                JSON.createObjectNode().put("format", "png").put("captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    }

    private static String field(String label) throws IOException {
        return "[...document.querySelectorAll('label')].find(l=>l.innerText.trim()===" + JSON.writeValueAsString(label)
                + ").control";
    }

    @Override
    public void close() throws IOException {
        page.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            // links to elsewhere, which a temporary folder is not deleted with
            for (String link : List.of("SingletonSocket", "SingletonCookie", "SingletonLock")) {
                Files.deleteIfExists(profile.resolve(link));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
