package mailcaravan.simulator;

/**
 * What a simulator has counted since it started.
 *
 * @param tokenRequests
 *            requests at the token endpoint, faulted and malformed ones too
 * @param refusedTokenRequests
 *            those that got no token
 * @param smtpConnections
 *            connections that the SMTP server took
 * @param maxSimultaneousConnections
 *            most authenticated connections at once
 * @param maxConnectionsPerMailbox
 *            most authenticated connections at once of any one mailbox
 * @param authAttempts
 *            AUTH commands
 * @param failedAuths
 *            those not answered with 235
 * @param commands
 *            SMTP command lines
 * @param endedMessages
 *            messages whose final dot or last chunk has come, whatever the answer to it and when it comes
 * @param acceptedMessages
 *            messages in the store since the start
 * @param refusedMessages
 *            messages refused, or cut off unstored, after their content began
 */
public record Counters(long tokenRequests, long refusedTokenRequests, long smtpConnections,
        long maxSimultaneousConnections, long maxConnectionsPerMailbox, long authAttempts, long failedAuths,
        long commands, long endedMessages, long acceptedMessages, long refusedMessages) {}
