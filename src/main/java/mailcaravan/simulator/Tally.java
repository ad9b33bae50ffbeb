package mailcaravan.simulator;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts while the simulator runs; thread-safe. {@link Counters} says what each number means. */
final class Tally {
    final LongAdder tokenRequests = new LongAdder();
    final LongAdder refusedTokenRequests = new LongAdder();
    final LongAdder smtpConnections = new LongAdder();
    final LongAccumulator maxSimultaneousConnections = new LongAccumulator(Math::max, 0);
    final LongAccumulator maxConnectionsPerMailbox = new LongAccumulator(Math::max, 0);
    final LongAdder authAttempts = new LongAdder();
    final LongAdder failedAuths = new LongAdder();
    final LongAdder commands = new LongAdder();
    final LongAdder endedMessages = new LongAdder();
    final AtomicLong acceptedMessages = new AtomicLong();
    final LongAdder refusedMessages = new LongAdder();

    Counters snapshot() {
        return new Counters(tokenRequests.sum(), refusedTokenRequests.sum(), smtpConnections.sum(),
                maxSimultaneousConnections.get(), maxConnectionsPerMailbox.get(), authAttempts.sum(), failedAuths.sum(),
                commands.sum(), endedMessages.sum(), acceptedMessages.get(), refusedMessages.sum());
    }
}
