package mailcaravan.packaging;

import static mailcaravan.packaging.YamlFile.at;
import static mailcaravan.packaging.YamlFile.list;
import static mailcaravan.packaging.YamlFile.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder with a {@code kustomization.yaml}, rendered as Kustomize does as far as ours need it: resources of other
 * folders, generated ConfigMaps and Secrets, patches that are merged, lists of named things by name.
 */
final class Kustomization {
    private final Path folder;
    private final Map<String, Object> file;

    Kustomization(Path folder) throws IOException {
        this.folder = folder;
        this.file = YamlFile.read(folder.resolve("kustomization.yaml"));
    }

    /** The keys of the file. */
    List<String> keys() {
        return List.copyOf(file.keySet());
    }

    /** The files of this folder that the file names. */
    List<Path> named() {
        List<Path> files = new ArrayList<>();
        strings("resources").forEach(each -> files.add(folder.resolve(each)));
        strings("configurations").forEach(each -> files.add(folder.resolve(each)));
        maps("patches").forEach(each -> files.add(folder.resolve(each.get("path").toString())));
        maps("configMapGenerator").forEach(each -> list(each, "files")
                .forEach(name -> files.add(folder.resolve(name.toString()))));
        return files;
    }

    /** All resources by kind. */
    Map<String, Map<String, Object>> rendered() throws IOException {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        for (String each : strings("resources")) {
            Path resource = folder.resolve(each);
            if (Files.isDirectory(resource)) {
                all.putAll(new Kustomization(resource.normalize()).rendered());
            } else {
                Map<String, Object> one = YamlFile.read(resource);
                if (all.put(one.get("kind").toString(), one) != null) {
                    throw new IOException("two of one kind: " + resource);
                }
            }
        }
        generate(all, "configMapGenerator", "ConfigMap");
        generate(all, "secretGenerator", "Secret");
        for (Map<String, Object> patch : maps("patches")) {
            Map<String, Object> changes = YamlFile.read(folder.resolve(patch.get("path").toString()));
            Map<String, Object> target = all.get(changes.get("kind").toString());
            if (target == null || !at(target, "metadata", "name").equals(at(changes, "metadata", "name"))) {
                throw new IOException("a patch of nothing: " + patch);
            }
            all.put(changes.get("kind").toString(), merged(target, changes));
        }
        return all;
    }

    private void generate(Map<String, Map<String, Object>> all, String generator, String kind) throws IOException {
        for (Map<String, Object> each : maps(generator)) {
            Object behavior = each.get("behavior");
            Map<String, Object> data = new LinkedHashMap<>();
            if (all.containsKey(kind) != (behavior != null)) {
                throw new IOException(kind + " of the base needs a behavior, another one none");
            }
            if ("merge".equals(behavior)) {
                data.putAll(map(all.get(kind).get("data")));
            }
            for (Object file : list(each, "files")) {
                data.put(file.toString(), Files.readString(folder.resolve(file.toString())));
            }
            for (Object literal : list(each, "literals")) {
                String[] parts = literal.toString().split("=", 2);
                data.put(parts[0], parts[1]);
            }
            all.put(kind, new LinkedHashMap<>(
                    Map.of("apiVersion", "v1", "kind", kind, "metadata", Map.of("name", each.get("name")), "data",
                            data)));
        }
    }

    private static Map<String, Object> merged(Map<String, Object> target, Map<String, Object> changes) {
        Map<String, Object> result = new LinkedHashMap<>(target);
        changes.forEach((key, change) -> {
            Object before = result.get(key);
            if (change == null) {
                result.remove(key);
            } else if (change instanceof Map && before instanceof Map) {
                result.put(key, merged(map(before), map(change)));
            } else if (change instanceof List<?> more && before instanceof List<?> some && named(more) && named(some)) {
                Map<Object, Object> byName = new LinkedHashMap<>();
                some.forEach(each -> byName.put(map(each).get("name"), each));
                more.forEach(each -> byName.merge(map(each).get("name"), each, (a, b) -> merged(map(a), map(b))));
                result.put(key, List.copyOf(byName.values()));
            } else {
                result.put(key, change);
            }
        });
        return result;
    }

    private static boolean named(List<?> list) {
        return list.stream().allMatch(each -> each instanceof Map<?, ?> map && map.containsKey("name"));
    }

    private List<String> strings(String key) {
        return list(file, key).stream().map(String::valueOf).toList();
    }

    private List<Map<String, Object>> maps(String key) {
        return list(file, key).stream().map(YamlFile::map).toList();
    }
}
