package mailcaravan.simulator;

/** Whose dialogue a refused token meets. */
public enum ProviderStyle {
    /** 535 at once. */
    MICROSOFT,
    /** First 334 with a JSON error in base64, and 535 5.7.8 after the client's empty line (Google, XOAUTH2 protocol). */
    GOOGLE
}
