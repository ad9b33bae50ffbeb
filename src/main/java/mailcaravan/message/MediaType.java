package mailcaravan.message;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The media type of an attachment (RFC 2045 5.1). Immutable. */
final class MediaType {
    /** For octets of which nothing is known. */
    static final MediaType OCTETS = new MediaType("application/octet-stream");

    private static final String TOKEN = "[!#$%&'*+.^_`{|}~A-Za-z0-9-]{1,100}";
    private static final Pattern TYPE = Pattern.compile("(" + TOKEN + ")/(" + TOKEN + ")((?:[ \t]*;[ \t]*" + TOKEN
            + "=(?:" + TOKEN + "|\"[ !#-\\[\\]-~]{0,100}\")){0,8})");
    private static final Pattern NAME = Pattern.compile("(?i);[ \t]*name\\*?=");
    private static final Map<String, String> BY_ENDING = Map.ofEntries(Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"), Map.entry("log", "text/plain"), Map.entry("csv", "text/csv"),
            Map.entry("htm", "text/html"), Map.entry("html", "text/html"), Map.entry("xml", "application/xml"),
            Map.entry("json", "application/json"), Map.entry("zip", "application/zip"),
            Map.entry("gz", "application/gzip"), Map.entry("ics", "text/calendar"), Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"), Map.entry("jpeg", "image/jpeg"), Map.entry("gif", "image/gif"),
            Map.entry("bmp", "image/bmp"), Map.entry("webp", "image/webp"), Map.entry("svg", "image/svg+xml"),
            Map.entry("tif", "image/tiff"), Map.entry("tiff", "image/tiff"), Map.entry("rtf", "application/rtf"),
            Map.entry("doc", "application/msword"), Map.entry("xls", "application/vnd.ms-excel"),
            Map.entry("ppt", "application/vnd.ms-powerpoint"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            Map.entry("mp3", "audio/mpeg"), Map.entry("wav", "audio/wav"), Map.entry("mp4", "video/mp4"));

    private final String text;

    private MediaType(String text) {
        this.text = text;
    }

    /**
     * Reads a type as a request gives it.
     *
     * @throws RequestRefusedException
     *             if it is none, is a multipart, or has a name of its own
     */
    static MediaType parse(String text) throws RequestRefusedException {
        Matcher matcher = TYPE.matcher(text);
        if (!matcher.matches() || matcher.group(1).equalsIgnoreCase("multipart")
                || NAME.matcher(matcher.group(3)).find()) {
            throw Refusal.of("bad-content-type", text);
        }
        // base64 is not for composite types (RFC 2045 6.4); the ending of its name opens the mail all the same
        return matcher.group(1).equalsIgnoreCase("message") ? OCTETS : new MediaType(text);
    }

    /** The type that the ending of a name tells. */
    static MediaType ofName(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = BY_ENDING.get(ending);
        return type == null ? OCTETS : new MediaType(type);
    }

    /** With its parameters, as it goes into Content-Type. */
    @Override
    public String toString() {
        return text;
    }
}
