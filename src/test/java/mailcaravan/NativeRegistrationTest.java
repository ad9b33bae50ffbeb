package mailcaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.drop.DeferredRequest;
import mailcaravan.drop.ExpiryWarnings;
import mailcaravan.drop.FailureReport;
import mailcaravan.drop.TokenUse;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.RecipientLine;

/** A native executable knows only what is registered, each thing beside its user. */
class NativeRegistrationTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("mailcaravan");

    @Test
    void everyBundleOfSentencesIsRegisteredOnceAndAloneOnItsClass() throws IOException {
        List<String> bundles;
        Path resources = Path.of("src/main/resources");
        try (Stream<Path> files = Files.walk(resources)) {
            bundles = files.map(file -> resources.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".properties") && !file.endsWith("_ja.properties"))
                    .map(file -> file.replace(".properties", "").replace('/', '.')).toList();
        }
        // Quarkus 3.27 does not see a repeated annotation, so each has a class of its own
        List<String> registered = CLASSES.stream()
                .filter(each -> each.isAnnotatedWith(RegisterResourceBundle.class))
                .map(each -> each.getAnnotationOfType(RegisterResourceBundle.class).bundleName()).toList();
        assertThat(registered).containsExactlyInAnyOrderElementsOf(bundles);
        assertThat(CLASSES.stream().filter(each -> each.isAnnotatedWith(RegisterResourceBundle.List.class))
                .map(JavaClass::getName)).isEmpty();
    }

    @Test
    void whatJacksonWritesAndReadsIsRegisteredForReflection() {
        assertThat(List.of(JournalEntry.class, RecipientLine.class, FailureReport.class, DeferredRequest.class,
                TokenUse.class, ExpiryWarnings.class))
                .allMatch(each -> each.isAnnotationPresent(RegisterForReflection.class));
    }

    @Test
    void whoeverWearsAJacksonAnnotationIsRegistered() {
        List<String> unregistered = CLASSES.stream().filter(NativeRegistrationTest::namesJackson)
                .filter(each -> !each.isAnnotatedWith(RegisterForReflection.class)).map(JavaClass::getName).toList();
        assertThat(unregistered).isEmpty();
    }

    private static boolean namesJackson(JavaClass type) {
        return Stream.concat(type.getAnnotations().stream(),
                type.getMembers().stream().flatMap(member -> member.getAnnotations().stream()))
                .anyMatch(each -> each.getRawType().getName().startsWith("com.fasterxml.jackson"));
    }
}
