import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Takes the moment of the build out of files whose makers write it there: the time of each entry, and the order of
 * entries, of jars that Quarkus packs; the time stamp of a Windows executable's header; the time stamp of an SBOM.
 * <p>
 * To be started as {@code java StableFiles.java INSTANT FILE...}; a file that is not there is left out.
 */
final class StableFiles {
    private StableFiles() {}

    public static void main(String[] arguments) throws IOException {
        Instant moment = Instant.parse(arguments[0]);
        for (String each : Arrays.asList(arguments).subList(1, arguments.length)) {
            Path file = Path.of(each);
            if (Files.exists(file)) {
                byte[] before = Files.readAllBytes(file);
                byte[] after = each.endsWith(".jar")
                        ? jar(before, moment)
                        : each.endsWith(".exe") ? executable(before, moment) : sbom(file, moment);
                if (!Arrays.equals(before, after)) {
                    Files.write(file, after);
                }
            }
        }
    }

    private static byte[] jar(byte[] packed, Instant moment) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(packed))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        ByteArrayOutputStream stable = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(stable)) {
            // the manifest is looked for at the beginning
            put(out, "META-INF/", entries.remove("META-INF/"), moment);
            put(out, "META-INF/MANIFEST.MF", entries.remove("META-INF/MANIFEST.MF"), moment);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(out, entry.getKey(), entry.getValue(), moment);
            }
        }
        return stable.toByteArray();
    }

    private static void put(ZipOutputStream out, String name, byte[] content, Instant moment) throws IOException {
        if (content != null) {
            ZipEntry entry = new ZipEntry(name);
            // written as it stands, while an instant would be turned into the zone of the machine
            entry.setTimeLocal(LocalDateTime.ofInstant(moment, ZoneOffset.UTC));
            out.putNextEntry(entry);
            out.write(content);
            out.closeEntry();
        }
    }

    /** PE format: the offset of the header stands at 0x3C; its time 8 behind, its checksum 88. Zero is no checksum. */
    private static byte[] executable(byte[] content, Instant moment) {
        byte[] stable = content.clone();
        ByteBuffer buffer = ByteBuffer.wrap(stable).order(ByteOrder.LITTLE_ENDIAN);
        int header = buffer.getInt(0x3C);
        if (buffer.getInt(header) != 0x4550) {
            throw new IllegalStateException("no PE header");
        }
        buffer.putInt(header + 8, (int) moment.getEpochSecond());
        buffer.putInt(header + 88, 0);
        return stable;
    }

    private static byte[] sbom(Path file, Instant moment) throws IOException {
        return Files.readString(file)
                .replaceFirst("\"timestamp\" : \"[^\"]*\"", "\"timestamp\" : \"" + moment + "\"").getBytes(
                        java.nio.charset.StandardCharsets.UTF_8);
    }
}
