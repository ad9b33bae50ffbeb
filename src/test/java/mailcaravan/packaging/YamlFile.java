package mailcaravan.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A file of YAML 1.2, where "on" is a text, and the way to what lies in it. */
final class YamlFile {
    private YamlFile() {}

    static Map<String, Object> read(Path file) throws IOException {
        return map(load(file.toString()).loadFromString(Files.readString(file)));
    }

    /** The documents of one text. */
    static Iterable<Object> documents(String text) {
        return load("text").loadAllFromString(text);
    }

    private static Load load(String name) {
        return new Load(LoadSettings.builder().setSchema(new CoreSchema()).setLabel(name).build());
    }

    /** What lies at a path of keys; a number counts in a list. Null where there is nothing. */
    static Object at(Object from, Object... path) {
        Object found = from;
        for (Object key : path) {
            if (found instanceof List<?> list && key instanceof Integer index) {
                found = index < list.size() ? list.get(index) : null;
            } else {
                found = found instanceof Map<?, ?> map ? map.get(key) : null;
            }
        }
        return found;
    }

    static List<?> list(Object from, Object... path) {
        return at(from, path) instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
