package mailcaravan.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Callable;

import mailcaravan.account.OwnerOnly;
import mailcaravan.account.Secret;
import mailcaravan.account.TokenKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a key for {@code caravan.tokens.encryption-key}: prints it, or writes it into a new file. */
@Command(name = "new-key", resourceBundle = "mailcaravan.command.usage", sortOptions = false)
final class NewTokenKey implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--output", paramLabel = "FILE", descriptionKey = "option.key-output")
    private Path output;

    @Override
    public Integer call() {
        Secret key = TokenKeys.random();
        if (output == null) {
            spec.commandLine().getOut().println(key.reveal());
            spec.commandLine().getOut().flush();
            return MailCaravan.DONE;
        }
        try {
            write(key);
        } catch (FileAlreadyExistsException exists) {
            return failed("tokens.key-exists", output);
        } catch (IOException failed) {
            return failed("tokens.key-not-written", output, failed.getClass().getSimpleName());
        }
        spec.commandLine().getOut().println(MailCaravan.MESSAGES.format("tokens.key-written", output));
        spec.commandLine().getOut()
                .println("  caravan.tokens.encryption-key-file="
                        + output.toAbsolutePath().toString().replace('\\', '/'));
        spec.commandLine().getOut().flush();
        return MailCaravan.DONE;
    }

    private int failed(String sentence, Object... arguments) {
        spec.commandLine().getErr().println("mail-caravan: " + MailCaravan.MESSAGES.format(sentence, arguments));
        return MailCaravan.FAILED;
    }

    // never over a key that something may still be encrypted by
    private void write(Secret key) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(output,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.file(output));
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write((key.reveal() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
