package mailcaravan.drop;

import java.util.Optional;

/** The folder that belongs to a request: the one with its stem, {@code invoice/} for {@code invoice.json}. */
final class OwnFolder {
    private OwnFolder() {}

    /** Its name; only a mail request in JSON names attachments, so only that has one. */
    static Optional<FileName> of(FileName request) {
        return RequestKind.of(request) == RequestKind.JSON ? Optional.of(request.stem()) : Optional.empty();
    }
}
