package mailcaravan.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program as a user starts it: the packaged jar, or the executable that {@code -Dcaravan.executable=PATH} names, in a
 * process of its own.
 */
public final class CaravanProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final Process process;
    private final Path out;
    private final Path err;

    private CaravanProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts the program in a working directory with only the environment that is given (and PATH). */
    public static CaravanProcess start(Path directory, Map<String, String> environment, List<String> jvmOptions,
            String... arguments) throws IOException {
        return start(Path.of(System.getProperty("caravan.jar")), directory, environment, jvmOptions, arguments);
    }

    /**
     * Whether a native executable is tested: it spells file names and its output in UTF-8 in every locale. A script that
     * starts the jar is none.
     */
    public static boolean isNative() throws IOException {
        String executable = System.getProperty("caravan.executable", "");
        if (executable.isEmpty()) {
            return false;
        }
        try (InputStream in = Files.newInputStream(Path.of(executable))) {
            return !new String(in.readNBytes(2), StandardCharsets.ISO_8859_1).equals("#!");
        }
    }

    /** Starts the program from another jar than the packaged one, or from another native executable. */
    public static CaravanProcess start(Path jar, Path directory, Map<String, String> environment,
            List<String> jvmOptions, String... arguments) throws IOException {
        return start(command(jar, jvmOptions, arguments), directory, environment);
    }

    /** Starts the program with arguments in a charset of their own, whatever the locale of the tests. */
    public static CaravanProcess start(Path jar, Path directory, Map<String, String> environment,
            List<String> jvmOptions, Charset charset, String... arguments) throws IOException {
        assumeFalse(WINDOWS, "Windows hands arguments over in Unicode, not in octets");
        String quoted = command(jar, jvmOptions, arguments).stream().map(each -> "'" + each.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "exec ", "\n"));
        Path script = Files.write(Files.createTempFile(directory, "caravan", ".sh"), quoted.getBytes(charset));
        return start(List.of("/bin/sh", script.toString()), directory, environment);
    }

    private static List<String> command(Path jar, List<String> jvmOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        String executable = System.getProperty("caravan.executable", "");
        if (executable.isEmpty()) {
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            command.add(java.toString());
            command.addAll(ClassArchive.options(java, jar));
            if (Runtime.version().feature() >= 24) {
                // as the start script does: Netty would be warned of
                command.add("--sun-misc-unsafe-memory-access=allow");
            }
            if (WINDOWS) {
                // there neither language nor encoding come from the environment
                command.addAll(List.of("-Duser.language=en", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8",
                        "-Dsun.stdout.encoding=UTF-8", "-Dsun.stderr.encoding=UTF-8"));
            }
            command.addAll(jvmOptions);
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", jar.toString()));
        } else {
            boolean other = isNative() && !jar.equals(Path.of(System.getProperty("caravan.jar", "")));
            command.add((other ? jar : Path.of(executable)).toAbsolutePath().toString());
            jvmOptions.stream().filter(option -> option.startsWith("-Xmx") || option.startsWith("-D"))
                    .forEach(command::add);
        }
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts any command that ends up in the program, a start script say. */
    public static CaravanProcess start(List<String> command, Path directory, Map<String, String> environment)
            throws IOException {
        Path out = Files.createTempFile(directory, "caravan", ".out");
        Path err = Files.createTempFile(directory, "caravan", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        if (WINDOWS) {
            for (String name : List.of("SystemRoot", "TEMP", "TMP", "USERPROFILE")) {
                builder.environment().put(name, System.getenv().getOrDefault(name, ""));
            }
        }
        builder.environment().putAll(environment);
        return new CaravanProcess(builder.start(), out, err);
    }

    /** Waits until the program says that it serves an account or has parked it. */
    public CaravanProcess awaitServing() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(
                () -> err().contains(": serves ") || err().contains(" is parked") || err().contains("監視")
                        || !process.isAlive());
        assertThat(process.isAlive()).as("the program runs: %s", err()).isTrue();
        return this;
    }

    /** Waits for the program to end by itself. */
    public int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("the program ends: %s", err()).isTrue();
        return process.exitValue();
    }

    /** Types a line at its standard input. */
    public void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Gives it octets at its standard input, without an end. */
    public CaravanProcess pipe(byte[] octets) throws IOException {
        process.getOutputStream().write(octets);
        process.getOutputStream().flush();
        return this;
    }

    /** Ends its standard input. */
    public CaravanProcess endInput() throws IOException {
        process.getOutputStream().close();
        return this;
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Whether it began with SIGINT ignored, as what a shell starts in the background does; Java then leaves it so. */
    public boolean ignoresInterrupt() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:")).findFirst()
                .orElse("SigIgn: 0").replaceFirst("SigIgn:\\s*", "");
        return (Long.parseUnsignedLong(ignored, 16) & 1L << 1) != 0;
    }

    /** Sends it a signal, TERM say. */
    public void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
        assertThat(status).as("the signal %s is sent", name).isZero();
    }

    /** SIGTERM; its exit status. The rest of a test that wants this is left out on Windows, which says so. */
    public int stop() throws InterruptedException {
        assumeFalse(WINDOWS, "Windows ends a process at once: there is no SIGTERM");
        process.destroy();
        return awaitExit();
    }

    /** The names of its threads, cut to 15 characters, where the system lists them; else none. */
    public List<String> threads() throws IOException {
        List<String> names = new ArrayList<>();
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        if (Files.isDirectory(tasks)) {
            try (Stream<Path> each = Files.list(tasks)) {
                for (Path task : each.toList()) {
                    names.add(Files.readString(task.resolve("comm")).strip());
                }
            }
        }
        return names;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    /** The lines of standard error that hold a text. */
    public List<String> lines(String text) {
        return err().lines().filter(line -> line.contains(text)).toList();
    }

    /** Asserts that the program ended with one line and nothing like a stack trace; gives the line. */
    public String onlyLine() {
        List<String> lines = err().lines().filter(line -> !line.isBlank()).toList();
        assertThat(lines).as("standard error").hasSize(1);
        return lines.get(0);
    }

    private static String read(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return WINDOWS ? text.replace("\r\n", "\n") : text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                process.destroy();
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    kill();
                }
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
