package mailcaravan.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes header fields, folded before 76 characters where there is a blank (RFC 5322 2.2.3). Not thread-safe. */
final class HeaderWriter {
    private static final int PREFERRED_LINE = 76;
    /** RFC 5322 2.1.1. */
    private static final int LONGEST_LINE = 998;
    private static final Pattern SEGMENT = Pattern.compile("[ \t]*[^ \t]+");
    /** RFC 5322 3.2.3: what a display name may hold without quotes. */
    private static final Pattern ATOMS = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*");

    private final StringBuilder header = new StringBuilder();
    private final TextCharset charset;

    HeaderWriter(TextCharset charset) {
        this.charset = charset;
    }

    /** A whole field that needs no folding. */
    void line(String line) {
        header.append(line).append("\r\n");
    }

    /** A field with human text, encoded where it must be. */
    void text(String name, String value) throws RequestRefusedException {
        List<String> segments = segments(value);
        boolean tooLong = segments.stream().anyMatch(segment -> segment.length() + name.length() + 2 > LONGEST_LINE);
        if (tooLong || EncodedWords.needed(value)) {
            segments = spaced(EncodedWords.of(value, charset, name));
        }
        field(name, segments);
    }

    /** A field whose ASCII value goes out as it is, encoded words included; other values are encoded. */
    void raw(String name, String value) throws RequestRefusedException {
        boolean plain = value.chars().allMatch(c -> c < 127);
        List<String> segments = plain ? segments(value) : spaced(EncodedWords.of(value, charset, name));
        if (segments.stream().anyMatch(segment -> segment.length() + name.length() + 2 > LONGEST_LINE)) {
            throw Refusal.of("header-word-too-long", name, LONGEST_LINE);
        }
        field(name, segments);
    }

    /** A field with addresses; none is written for an empty list. */
    void addresses(String name, List<Mailbox> mailboxes) throws RequestRefusedException {
        if (mailboxes.isEmpty()) {
            return;
        }
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < mailboxes.size(); i++) {
            Mailbox mailbox = mailboxes.get(i);
            String address = mailbox.address().address();
            tokens.addAll(displayName(mailbox.displayName(), name));
            tokens.add((mailbox.displayName().isEmpty() ? address : "<" + address + ">")
                    + (i < mailboxes.size() - 1 ? "," : ""));
        }
        field(name, spaced(tokens));
    }

    /** All fields so far, and no empty line. */
    byte[] octets() {
        return header.toString().getBytes(StandardCharsets.UTF_8);
    }

    private List<String> displayName(String name, String field) throws RequestRefusedException {
        if (name.isEmpty()) {
            return List.of();
        }
        // an encoded word is taken over as it is: programs that know MIME write them
        boolean shortEnough = name.length() < LONGEST_LINE / 4;
        if (shortEnough && ATOMS.matcher(name).matches()) {
            return List.of(name.strip().split(" +"));
        }
        boolean printable = name.chars().allMatch(c -> c >= ' ' && c < 127);
        return printable && shortEnough
                ? List.of("\"" + name.replaceAll("([\"\\\\])", "\\\\$1") + "\"")
                : EncodedWords.of(name, charset, field);
    }

    private void field(String name, List<String> segments) {
        header.append(name).append(": ");
        int column = name.length() + 2;
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            boolean word = segment.startsWith("=?");
            // RFC 2047 2: a line with an encoded word has 76 characters at most, even the one with the name
            if ((i > 0 || word) && column + segment.length() > PREFERRED_LINE) {
                header.append(i > 0 ? "\r\n" : "\r\n ");
                column = i > 0 ? 0 : 1;
            }
            header.append(segment);
            column += segment.length();
        }
        header.append("\r\n");
    }

    private static List<String> segments(String value) {
        List<String> segments = new ArrayList<>();
        Matcher matcher = SEGMENT.matcher(value.strip());
        while (matcher.find()) {
            segments.add(matcher.group());
        }
        return segments;
    }

    private static List<String> spaced(List<String> tokens) {
        List<String> spaced = new ArrayList<>(tokens.size());
        for (String token : tokens) {
            spaced.add(spaced.isEmpty() ? token : " " + token);
        }
        return spaced;
    }
}
