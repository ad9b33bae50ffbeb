package mailcaravan.failure;

/** An exception that knows what was observed. Found by walking the cause chain. */
public interface Symptomatic {
    /** What was observed; never null. */
    Symptom symptom();
}
