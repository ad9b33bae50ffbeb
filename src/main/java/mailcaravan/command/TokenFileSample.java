package mailcaravan.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import mailcaravan.account.OwnerOnly;
import mailcaravan.account.TokenFile;
import mailcaravan.simulator.Client;
import mailcaravan.simulator.Simulator;

/** Writes a token file as SmailRefreshToken would, for the simulator's own client. */
final class TokenFileSample {
    private TokenFileSample() {}

    static Path write(Path folder, Client client, Simulator simulator) throws IOException {
        Path file = folder.resolve(TokenFile.NAMES.get(0));
        String secret = client.clientSecret() == null ? "" : client.clientSecret();
        Files.deleteIfExists(file);
        Files.createFile(file, OwnerOnly.file(folder));
        Files.writeString(file, String.join("\r\n", "[OAUTH2]", "UserID=" + client.mailbox(),
                "ClientID=" + client.clientId(), "ClientSecret=" + secret, "RefreshToken=" + client.refreshToken(),
                "TokenURI=" + simulator.tokenUri(), "OuthURI=" + simulator.authorizeUri(), "OAUTH2_TIME_OUT=30",
                "Provider=1", ""));
        return file;
    }
}
