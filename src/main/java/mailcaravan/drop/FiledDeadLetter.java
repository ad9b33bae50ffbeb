package mailcaravan.drop;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request in {@code failed/} with its report.
 *
 * @param file
 *            the request
 * @param json
 *            the report as it was written, with fields that this version does not know
 */
public record FiledDeadLetter(String account, Path file, FailureReport report, JsonNode json) implements DeadLetter {
    private static final Pattern OURS = Pattern.compile("<([0-9a-f]{32})@.*");

    @Override
    public String kind() {
        return "file";
    }

    @Override
    public String where() {
        return file.toString();
    }

    /** The id that its message was made with: an earlier one than its own, if it was put back before. */
    String origin() {
        Matcher ours = OURS.matcher(report.messageId() == null ? "" : report.messageId());
        return ours.matches() ? ours.group(1) : id();
    }

    /** Its name in {@code failed/}. */
    FileName filedAs() {
        return FileName.of(file);
    }

    /** The name that its writer gave it; the one in {@code failed/} where the report does not hold a usable one. */
    FileName name() {
        FileName filed = filedAs();
        String written = report.request() == null ? "" : report.request();
        FileName name = FileName.of(written);
        boolean plain = !written.contains("/") && !written.contains("\\") && written.indexOf('\0') < 0
                && !written.contains("\ufffd") && name.length() <= FileName.LONGEST
                && RequestKind.of(name) == RequestKind.of(filed);
        return plain && !filed.text().equals(written) ? name : filed;
    }
}
