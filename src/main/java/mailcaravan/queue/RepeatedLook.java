package mailcaravan.queue;

import jakarta.jms.JMSException;

/**
 * Looks at a queue until further looks show nothing new: a broker under load may say to a browser that it has seen
 * everything when it has not (Artemis 2.44, tried).
 */
final class RepeatedLook {
    private static final int IN_VAIN = 3;

    private RepeatedLook() {}

    /** One look. */
    @FunctionalInterface
    interface Look {
        /** How many are known now, after one more look. */
        int known() throws JMSException;
    }

    /** The number that further looks have not raised. */
    static int settle(Look look) throws JMSException {
        int most = look.known();
        for (int inVain = 0; inVain < IN_VAIN; inVain++) {
            int known = look.known();
            if (known > most) {
                most = known;
                inVain = -1;
            }
        }
        return most;
    }
}
