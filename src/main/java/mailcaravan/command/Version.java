package mailcaravan.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

import io.quarkus.runtime.annotations.RegisterResources;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as the build wrote it down. */
@RegisterResources(globs = "mailcaravan/command/version.properties")
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[]{"Mail Caravan " + number()};
    }

    static String number() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }
}
