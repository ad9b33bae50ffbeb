package mailcaravan.flow;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;

import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * The connection by which an account's queue is worked, as camel-jms wants it: a factory. It gives the one connection
 * whose client identifier the broker let this instance have, and none while it has not. Thread-safe.
 */
final class ClaimedConnection implements ConnectionFactory {
    private volatile JmsPoolConnectionFactory pool;

    /** Its name in the registry. */
    static String name(String account) {
        return "brokerConnection-" + account;
    }

    /** Gives from now on the connection of a pool; null: none. */
    void set(JmsPoolConnectionFactory claimed) {
        pool = claimed;
    }

    private JmsPoolConnectionFactory claimed() throws JMSException {
        JmsPoolConnectionFactory current = pool;
        if (current == null) {
            throw new jakarta.jms.IllegalStateException("the account is not this instance's");
        }
        return current;
    }

    @Override
    public Connection createConnection() throws JMSException {
        return claimed().createConnection();
    }

    @Override
    public Connection createConnection(String user, String password) throws JMSException {
        return createConnection();
    }

    @Override
    public JMSContext createContext() {
        throw new UnsupportedOperationException("connections only");
    }

    @Override
    public JMSContext createContext(String user, String password) {
        return createContext();
    }

    @Override
    public JMSContext createContext(String user, String password, int sessionMode) {
        return createContext();
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return createContext();
    }
}
