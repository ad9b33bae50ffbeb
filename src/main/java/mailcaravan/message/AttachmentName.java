package mailcaravan.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An attachment's name as a parameter: in Content-Disposition by the standard (RFC 2231), in Content-Type as encoded
 * words, which the standard does not know and Outlook reads.
 */
final class AttachmentName {
    /** RFC 2231 7 attribute-char. */
    private static final String LITERAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
            + "!#$&+-.^_`{|}~";
    private static final int LONGEST_SECTION = 60;

    private AttachmentName() {}

    /** {@code ;} and the parameter {@code name}. */
    static String contentTypeParameter(String name) {
        return ";\r\n name=\"" + (isPlain(name) ? escaped(name) : String.join("\r\n ", encodedWords(name))) + "\"";
    }

    /** {@code ;} and the parameter {@code filename}, in sections where it is long. */
    static String dispositionParameter(String name) {
        if (isPlain(name)) {
            return ";\r\n filename=\"" + escaped(name) + "\"";
        }
        List<String> sections = sections(name);
        if (sections.size() == 1) {
            return ";\r\n filename*=UTF-8''" + sections.get(0);
        }
        StringBuilder parameter = new StringBuilder();
        for (int i = 0; i < sections.size(); i++) {
            parameter.append(";\r\n filename*").append(i).append("*=").append(i == 0 ? "UTF-8''" : "")
                    .append(sections.get(i));
        }
        return parameter.toString();
    }

    private static boolean isPlain(String name) {
        return !EncodedWords.needed(name);
    }

    private static String escaped(String name) {
        return name.replaceAll("([\"\\\\])", "\\\\$1");
    }

    private static List<String> encodedWords(String name) {
        try {
            return EncodedWords.of(name, TextCharset.UTF_8, "name");
        } catch (RequestRefusedException impossible) {
            throw new IllegalStateException("UTF-8 has every character of a name without lone surrogates", impossible);
        }
    }

    private static List<String> sections(String name) {
        List<String> sections = new ArrayList<>();
        StringBuilder section = new StringBuilder();
        for (String character : name.codePoints().mapToObj(Character::toString).toList()) {
            StringBuilder encoded = new StringBuilder();
            for (byte octet : character.getBytes(StandardCharsets.UTF_8)) {
                if (LITERAL.indexOf(octet) >= 0) {
                    encoded.append((char) octet);
                } else {
                    encoded.append(String.format("%%%02X", octet & 0xff));
                }
            }
            if (section.length() + encoded.length() > LONGEST_SECTION) {
                sections.add(section.toString());
                section.setLength(0);
            }
            section.append(encoded);
        }
        sections.add(section.toString());
        return sections;
    }
}
