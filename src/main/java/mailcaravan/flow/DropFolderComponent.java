package mailcaravan.flow;

import java.util.Map;

import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * The {@code drop-folder} component: consumes an account's drop folder, {@code drop-folder?account=<name>}.
 * <p>
 * A component of our own since camel-file lists a whole folder at each poll, forgets what it moved away before a crash,
 * and takes a file whose moves fail for one that was never submitted (docs/adr/0004).
 */
final class DropFolderComponent extends DefaultComponent {
    private final AccountContexts accounts;

    DropFolderComponent(AccountContexts accounts) {
        this.accounts = accounts;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new DropFolderEndpoint(uri, this,
                accounts.get(getAndRemoveParameter(parameters, "account", String.class)));
    }
}
