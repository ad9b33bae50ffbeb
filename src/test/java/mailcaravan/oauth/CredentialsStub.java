package mailcaravan.oauth;

import java.time.Duration;
import java.util.Optional;

import mailcaravan.account.ClientCertificateFiles;
import mailcaravan.account.Credentials;
import mailcaravan.account.CredentialsException;
import mailcaravan.account.CredentialsStore;
import mailcaravan.account.Grant;
import mailcaravan.account.Secret;
import mailcaravan.account.ServiceAccount;

/** Credentials in memory, whose store can be full. */
final class CredentialsStub implements CredentialsStore {
    static final String URI = "https://login.example.com/token";
    volatile String refreshToken = "refresh-1";
    volatile Grant grant = Grant.REFRESH_TOKEN;
    volatile String tokenUri = URI;
    volatile boolean full;
    volatile String secret = "client-secret";
    volatile Runnable onRejection = () -> {
    };
    volatile Optional<ServiceAccount> serviceAccount = Optional.empty();
    volatile Optional<ClientCertificateFiles> certificate = Optional.empty();

    @Override
    public Credentials read() {
        return new Credentials(grant, tokenUri, "client", Optional.of(Secret.of(secret)),
                Optional.of(Secret.of(refreshToken)), Optional.of("scope-a scope-b"), Duration.ofSeconds(30),
                certificate, serviceAccount);
    }

    @Override
    public void rejected() {
        onRejection.run();
    }

    @Override
    public void rotate(Secret rotated) throws CredentialsException {
        if (full) {
            throw new CredentialsException("token-not-stored", "disk full", null);
        }
        refreshToken = rotated.reveal();
    }
}
