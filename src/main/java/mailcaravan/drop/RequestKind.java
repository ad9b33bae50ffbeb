package mailcaravan.drop;

import java.util.Locale;
import java.util.Optional;

/** What a file in a drop folder is by its ending, in any letter case. */
enum RequestKind {
    EML, JSON;

    /** The kind of a request, or null for a name that is none of ours. */
    static RequestKind of(FileName name) {
        return find(name).orElse(null);
    }

    private static Optional<RequestKind> find(FileName name) {
        if (name.text().startsWith(".")) {
            return Optional.empty();
        }
        return switch (name.ending().toLowerCase(Locale.ROOT)) {
            case ".eml" -> Optional.of(EML);
            case ".json" -> Optional.of(JSON);
            default -> Optional.empty();
        };
    }
}
