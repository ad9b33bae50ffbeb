package mailcaravan.flow;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One account's drop folder as an endpoint that can only be consumed from. */
final class DropFolderEndpoint extends DefaultEndpoint {
    private final AccountContext account;

    DropFolderEndpoint(String uri, DropFolderComponent component, AccountContext account) {
        super(uri, component);
        this.account = account;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("programs write into a drop folder, routes do not");
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new DropFolderConsumer(this, processor, account);
    }
}
