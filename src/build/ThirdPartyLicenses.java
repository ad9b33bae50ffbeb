import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Gathers the licences of everything that lies in {@code lib/}, by the SBOM of the build, which must name neither more
 * nor less: {@code THIRD-PARTY.txt} lists each jar, the texts lie beside it. A jar without a licence, or with one whose
 * text is nowhere, ends the build.
 * <p>
 * To be started as {@code java -cp JACKSON ThirdPartyLicenses.java SBOM.json PROGRAM-FOLDER FOLDER-OF-TEXTS
 * OUTPUT-FOLDER}, with the Jackson that lies in {@code lib/}. Output depends on nothing else.
 */
final class ThirdPartyLicenses {
    private static final Pattern TEXT = Pattern.compile("(META-INF/)?(LICEN[SC]E|NOTICE|COPYING)[^/]*",
            Pattern.CASE_INSENSITIVE);

    private final Path texts;
    private final Path output;
    private final Map<String, String> extracted = new LinkedHashMap<>();

    private ThirdPartyLicenses(Path texts, Path output) {
        this.texts = texts;
        this.output = output;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, List<String>> shipped = licences(Path.of(arguments[0]));
        Map<String, Path> jars = jars(Path.of(arguments[1]).resolve("lib"));
        shipped.keySet().removeIf(name -> name.startsWith("mailcaravan.mail-caravan-"));
        if (!shipped.keySet().equals(jars.keySet())) {
            List<String> onlyNamed = new ArrayList<>(shipped.keySet());
            onlyNamed.removeAll(jars.keySet());
            List<String> onlyThere = new ArrayList<>(jars.keySet());
            onlyThere.removeAll(shipped.keySet());
            fail("the SBOM and lib/ differ: only in the SBOM " + onlyNamed + ", only in lib/ " + onlyThere);
        }
        new ThirdPartyLicenses(Path.of(arguments[2]), Path.of(arguments[3])).write(shipped, jars);
    }

    private void write(Map<String, List<String>> shipped, Map<String, Path> jars) throws Exception {
        Files.createDirectories(output);
        try (Stream<Path> files = Files.list(texts)) {
            for (Path file : files.sorted().toList()) {
                Files.write(output.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
        StringBuilder list = new StringBuilder("What Mail Caravan is made of, each jar of lib/ with its licences as its "
                + "authors name them\nand the files here that hold texts and notices. Where several licences stand, see "
                + "those texts: mostly\none may be chosen.\n\n");
        for (Map.Entry<String, Path> jar : jars.entrySet()) {
            List<String> names = shipped.get(jar.getKey());
            List<String> files = new ArrayList<>();
            boolean licence = extract(jar.getKey(), jar.getValue(), files);
            for (String name : names) {
                String file = name.replaceAll("[^A-Za-z0-9.-]+", "-") + ".txt";
                if (Files.exists(output.resolve(file))) {
                    files.add(file);
                    licence = true;
                }
            }
            if (names.isEmpty() || !licence) {
                fail(jar.getKey() + ".jar has no licence text (" + names + "): put one into " + texts);
            }
            list.append(jar.getKey()).append(".jar\n  ").append(String.join(", ", names)).append("\n  ")
                    .append(String.join("\n  ", files)).append('\n');
        }
        list.append("bin/mail-caravan.exe, bin/smail.exe\n  MIT, public domain\n  launch4j-head.txt\n  "
                + "MinGW-runtime.txt\n");
        Files.writeString(output.resolve("THIRD-PARTY.txt"), list);
    }

    /** Lays down what a jar says of its licence; true if that is more than a notice. */
    private boolean extract(String name, Path jar, List<String> files) throws Exception {
        boolean licence = false;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                if (entry.isDirectory() || !TEXT.matcher(entry.getName()).matches()) {
                    continue;
                }
                byte[] text;
                try (InputStream in = zip.getInputStream(entry)) {
                    text = in.readAllBytes();
                }
                String base = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
                // many jars carry one and the same text
                String file = extracted.get(digest);
                if (file == null) {
                    file = name + "-" + base;
                    extracted.put(digest, file);
                    Files.write(output.resolve(file), text);
                }
                files.add(file);
                licence |= !base.toUpperCase(java.util.Locale.ROOT).startsWith("NOTICE");
            }
        }
        return licence;
    }

    private static Map<String, Path> jars(Path lib) throws IOException {
        Map<String, Path> jars = new TreeMap<>();
        try (Stream<Path> files = Files.walk(lib)) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .forEach(file -> jars.put(file.getFileName().toString().replaceFirst("\\.jar$", ""), file));
        }
        return jars;
    }

    /** Licences by name of jar, {@code group.artifact-version[-classifier]} as Quarkus has it. */
    private static Map<String, List<String>> licences(Path sbom) throws IOException {
        Map<String, List<String>> licences = new TreeMap<>();
        for (JsonNode component : new ObjectMapper().readTree(sbom.toFile()).path("components")) {
            Matcher classifier = Pattern.compile("classifier=([^&]+)").matcher(component.path("purl").asText());
            List<String> names = new ArrayList<>();
            for (JsonNode choice : component.path("licenses")) {
                names.add(Stream.of("/expression", "/license/id", "/license/name").map(choice::at)
                        .filter(JsonNode::isTextual).findFirst().orElseThrow().asText());
            }
            licences.put(component.path("group").asText() + "." + component.path("name").asText() + "-"
                    + component.path("version").asText()
                    + (classifier.find() ? "-" + classifier.group(1) : ""), names);
        }
        return licences;
    }

    private static void fail(String reason) {
        System.err.println("licences: " + reason);
        System.exit(1);
    }
}
