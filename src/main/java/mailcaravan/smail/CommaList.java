package mailcaravan.smail;

import java.util.ArrayList;
import java.util.List;

/** Splits SMAIL's lists: at commas, but for those inside quotes and angle brackets. */
final class CommaList {
    private CommaList() {}

    /** The items, without the blanks around them; empty ones are left out, as a batch file's empty variable makes them. */
    static List<String> of(String text) {
        List<String> items = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        boolean quoted = false;
        boolean angled = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            angled = !quoted && (c == '<' || angled && c != '>');
            if (c == ',' && !quoted && !angled) {
                add(items, item);
            } else {
                item.append(c);
            }
        }
        add(items, item);
        return items;
    }

    private static void add(List<String> items, StringBuilder item) {
        String stripped = item.toString().strip();
        if (!stripped.isEmpty()) {
            items.add(stripped);
        }
        item.setLength(0);
    }
}
