package mailcaravan.text;

/** How far two spellings are apart: the least number of letters to insert, delete or replace (Levenshtein). */
public final class EditDistance {
    private EditDistance() {}

    /** The distance of two texts, 0 if they are equal. */
    public static int of(String first, String second) {
        int[] previous = new int[second.length() + 1];
        for (int column = 0; column < previous.length; column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= first.length(); row++) {
            int[] current = new int[previous.length];
            current[0] = row;
            for (int column = 1; column < current.length; column++) {
                int replaced = previous[column - 1] + (first.charAt(row - 1) == second.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[second.length()];
    }
}
