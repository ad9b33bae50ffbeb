package mailcaravan.account;

import java.io.File;
import java.nio.charset.Charset;

/** Which file names this process can spell: under Linux, Java has no others than its locale's charset has. */
public final class LocaleNames {
    private LocaleNames() {}

    /** True unless a name has a character that the locale lacks; then only another locale helps, LC_ALL=C.UTF-8. */
    public static boolean spells(String name) {
        return spells(name, File.separatorChar == '\\' ? "UTF-8" : System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    /** The same for a charset; one that Java does not know counts as one that has everything. */
    static boolean spells(String name, String charset) {
        return !Charset.isSupported(charset) || Charset.forName(charset).newEncoder().canEncode(name);
    }
}
