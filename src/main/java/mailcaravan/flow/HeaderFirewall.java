package mailcaravan.flow;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Lets no header into a route: the first step of each.
 * <p>
 * camel-mail makes a MIME header of every header that does not start with {@code Camel}, lets {@code to}, {@code from}
 * and {@code subject} override the endpoint, and takes {@code mail.smtp.*} for session settings (CVE-2026-46584);
 * camel-jms and the {@code Camel*} control headers add their own ways in, in any letter case (CVE-2026-40453). What a
 * route needs travels in exchange properties, which no client can set. Stateless and thread-safe.
 */
public final class HeaderFirewall implements Processor {
    /** Name in the registry. */
    public static final String NAME = "headerFirewall";

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
    }
}
