package mailcaravan;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;

import io.quarkus.runtime.annotations.RegisterForReflection;
import mailcaravan.command.MailCaravan;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What the program finds by name: in routes, JSON, the command line, the configuration and {@code META-INF/services}. */
final class NativeNeeds {
    private static final Pattern SCHEME = Pattern.compile("(?m)^\\s*uri: \"?([a-z-]+)");
    private static final Pattern CLASS = Pattern.compile("\\b[a-z][\\w]*(?:\\.[a-z]\\w*)+\\.[A-Z][\\w$]*");
    private static final String CAMEL = "META-INF/services/org/apache/camel/";
    private static final String QPID = "META-INF/services/org/apache/qpid/jms/";
    /** Services that Angus and our configuration look up; Java's own are the builder's business. */
    private static final List<String> SERVICES = List.of("jakarta.mail.Provider", "jakarta.mail.util.StreamProvider",
            "jakarta.activation.spi.MailcapRegistryProvider", "jakarta.activation.spi.MimeTypeRegistryProvider");
    private static final List<String> QPID_SERVICES = List.of("provider/amqp", "provider/amqps", "provider/failover",
            "transports/tcp", "transports/ssl", "sasl/PLAIN", "sasl/ANONYMOUS", "sasl/EXTERNAL", "sasl/CRAM-MD5",
            "sasl/SCRAM-SHA-1", "sasl/SCRAM-SHA-256", "tracing/noop");

    private NativeNeeds() {}

    /** Each thing that is named somewhere and not registered, with the place that names it. */
    static List<String> unregistered(NativeSources sources) throws IOException {
        List<String> missing = new ArrayList<>();
        commands(new CommandLine(new MailCaravan()), sources, missing);
        routes(sources, missing);
        json(sources, missing);
        resources(sources, missing);
        services(sources, missing);
        return missing.stream().distinct().toList();
    }

    /** Every class of the program, as the executable will have it. */
    static List<String> classNames(NativeSources sources) {
        return sources.files.stream().filter(file -> file.startsWith("mailcaravan/") && file.endsWith(".class"))
                .map(file -> file.substring(0, file.length() - 6).replace('/', '.')).toList();
    }

    private static void commands(CommandLine line, NativeSources sources, List<String> missing) {
        CommandSpec command = line.getCommandSpec();
        String place = "command " + command.qualifiedName();
        List<Object> named = new ArrayList<>(List.of(command.userObject()));
        command.mixins().values().forEach(mixin -> named.add(mixin.userObject()));
        named.add(command.versionProvider());
        for (ArgSpec each : command.args()) {
            Collections.addAll(named, each.preprocessor(), each.parameterConsumer(), each.completionCandidates());
            Collections.addAll(named, (Object[]) each.converters());
        }
        named.stream().filter(Objects::nonNull).map(each -> each.getClass().getName())
                .filter(each -> each.startsWith("mailcaravan."))
                .forEach(each -> check(each, place, sources::open, missing));
        line.getSubcommands().values().forEach(each -> commands(each, sources, missing));
    }

    private static void routes(NativeSources sources, List<String> missing) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                String resource = "routes/" + file.getFileName();
                check(resource, "routes", sources::readable, missing);
                check(resource, "the program's jar", sources.files::contains, missing);
                String text = Files.readString(file);
                Matcher scheme = SCHEME.matcher(text);
                while (scheme.find()) {
                    component(scheme.group(1), resource, sources, missing);
                }
                Matcher type = CLASS.matcher(text);
                while (type.find()) {
                    check(type.group(), resource, sources::made, missing);
                }
            }
        }
        component("https", "the token endpoint", sources, missing);
        component("http", "the token endpoint", sources, missing);
    }

    private static void component(String scheme, String place, NativeSources sources, List<String> missing)
            throws IOException {
        // the program brings this one itself, as an object
        if (scheme.equals("drop-folder")) {
            return;
        }
        List<String> services = new ArrayList<>(List.of("component/" + scheme, "urifactory/" + scheme + "-endpoint"));
        // the kinds of one component share that of the first
        if (loader().getResource(CAMEL + "configurer/" + scheme + "-endpoint") != null) {
            services.add("configurer/" + scheme + "-endpoint");
        }
        for (String each : services) {
            Properties service = new Properties();
            try (InputStream in = resource(CAMEL + each)) {
                service.load(in);
            }
            check(service.getProperty("class"), place, sources::made, missing);
        }
    }

    private static void json(NativeSources sources, List<String> missing) {
        for (JavaClass each : NativeRegistrationTest.CLASSES) {
            if (each.isAnnotatedWith(RegisterForReflection.class)) {
                registered(each, sources, missing);
            }
        }
        NativeRegistrationTest.readOrWritten().forEach(each -> check(each, "JSON", sources::open, missing));
    }

    private static void registered(JavaClass annotated, NativeSources sources, List<String> missing) {
        RegisterForReflection registration = annotated.getAnnotationOfType(RegisterForReflection.class);
        List<String> others = Stream.concat(Stream.of(registration.targets()).map(Class::getName),
                Stream.of(registration.classNames())).toList();
        // with targets the annotation stands for them, and not for its own class
        if (!others.isEmpty()) {
            others.forEach(each -> check(each, annotated.getSimpleName(), sources::named, missing));
        } else if (annotated.isInterface()) {
            check(annotated.getName(), "@RegisterForReflection",
                    type -> sources.files.contains(type.replace('.', '/') + ".class"), missing);
            check(annotated.getName() + "$$CMImpl", "configuration", sources::made, missing);
        } else {
            check(annotated.getName(), "@RegisterForReflection", sources::open, missing);
        }
    }

    private static void resources(NativeSources sources, List<String> missing) throws IOException {
        for (String bundle : NativeRegistrationTest.bundles()) {
            check(bundle, "bundles", sources.bundles::contains, missing);
            String file = bundle.replace('.', '/');
            check(file + ".properties", "the program's jar", sources.files::contains, missing);
            check(file + "_ja.properties", "the program's jar", sources.files::contains, missing);
        }
        for (String each : List.of("mailcaravan/command/version.properties", "META-INF/mailcap",
                "META-INF/javamail.charset.map")) {
            check(each, "resources", sources::readable, missing);
        }
    }

    private static void services(NativeSources sources, List<String> missing) throws IOException {
        for (String service : SERVICES) {
            check("META-INF/services/" + service, "services", sources::readable, missing);
            for (URL file : Collections.list(loader().getResources("META-INF/services/" + service))) {
                try (InputStream in = file.openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                            .map(each -> each.replaceAll("#.*", "").strip()).filter(each -> !each.isEmpty())
                            .forEach(each -> check(each, service, sources::made, missing));
                }
            }
        }
        for (String each : QPID_SERVICES) {
            check(QPID + each, "the broker's client", sources::readable, missing);
            Properties service = new Properties();
            try (InputStream in = resource(QPID + each)) {
                service.load(in);
            }
            check(service.getProperty("class"), QPID + each, sources::made, missing);
        }
        try (InputStream in = resource("META-INF/mailcap")) {
            // those of pictures make a java.awt.Image, which nobody here asks for
            Matcher handler = Pattern.compile("x-java-content-handler=(?!\\S*image_)([\\w.]+)")
                    .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (handler.find()) {
                check(handler.group(1), "mailcap", sources::made, missing);
            }
        }
        check("mailcaravan.account.CaravanConfigSourceProvider", "services", sources::made, missing);
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(loader().getResourceAsStream(name), name);
    }

    private static ClassLoader loader() {
        return CommandLine.class.getClassLoader();
    }

    private static void check(String name, String place, Predicate<String> registered, Collection<String> missing) {
        if (!registered.test(Objects.requireNonNull(name, place))) {
            missing.add(name + " (" + place + ")");
        }
    }
}
