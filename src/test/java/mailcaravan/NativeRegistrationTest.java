package mailcaravan;

import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.annotations.RegisterResourceBundle;
import io.quarkus.runtime.annotations.RegisterResources;
import mailcaravan.drop.DeferredRequest;
import mailcaravan.drop.ExpiryWarnings;
import mailcaravan.drop.FailureReport;
import mailcaravan.drop.TokenUse;
import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.RecipientLine;

/** A native executable knows only what is registered, each thing beside its user. */
class NativeRegistrationTest {
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("mailcaravan");

    @Test
    void everyBundleOfSentencesIsRegisteredOnceAndAloneOnItsClass() throws IOException {
        // Quarkus 3.27 does not see a repeated annotation, so each has a class of its own
        List<String> registered = CLASSES.stream()
                .filter(each -> each.isAnnotatedWith(RegisterResourceBundle.class))
                .map(each -> each.getAnnotationOfType(RegisterResourceBundle.class).bundleName()).toList();
        assertThat(registered).containsExactlyInAnyOrderElementsOf(bundles());
        assertThat(CLASSES.stream().filter(each -> each.isAnnotatedWith(RegisterResourceBundle.List.class))
                .map(JavaClass::getName)).isEmpty();
    }

    /** Every bundle of sentences, as code names it. */
    static List<String> bundles() throws IOException {
        Path resources = Path.of("src/main/resources");
        try (Stream<Path> files = Files.walk(resources)) {
            return files.map(file -> resources.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".properties") && !file.endsWith("_ja.properties"))
                    .map(file -> file.replace(".properties", "").replace('/', '.')).toList();
        }
    }

    @Test
    void whatJacksonWritesAndReadsIsRegisteredForReflection() {
        assertThat(List.of(JournalEntry.class, RecipientLine.class, FailureReport.class, DeferredRequest.class,
                TokenUse.class, ExpiryWarnings.class))
                .allMatch(each -> each.isAnnotationPresent(RegisterForReflection.class));
    }

    @Test
    void whatJsonIsReadIntoAndWhatThatHoldsIsRegistered() {
        assertThat(readOrWritten()).contains(JournalEntry.class.getName(), RecipientLine.class.getName())
                .allMatch(each -> CLASSES.get(each).isAnnotatedWith(RegisterForReflection.class));
    }

    /** Classes named to Jackson beside a call that reads, and all that what is registered holds. */
    static Set<String> readOrWritten() {
        Stream<JavaClass> read = CLASSES.stream().flatMap(each -> each.getCodeUnits().stream())
                .filter(each -> each.getMethodCallsFromSelf().stream().anyMatch(NativeRegistrationTest::reads))
                .flatMap(each -> each.getReferencedClassObjects().stream()).map(ReferencedClassObject::getRawType);
        Stream<JavaClass> held = CLASSES.stream()
                .filter(each -> each.isRecord() && each.isAnnotatedWith(RegisterForReflection.class))
                .flatMap(each -> each.getFields().stream()).filter(each -> !each.getModifiers().contains(STATIC))
                .flatMap(each -> each.getType().getAllInvolvedRawTypes().stream());
        return Stream.concat(read, held).map(JavaClass::getName).filter(each -> each.startsWith("mailcaravan."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean reads(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        return owner.startsWith("com.fasterxml.jackson.databind.Object")
                && Set.of("readValue", "treeToValue", "convertValue", "readerFor").contains(call.getName())
                || owner.equals("mailcaravan.drop.JsonFile") && call.getName().equals("read");
    }

    @Test
    void aResourceThatIsReadByNameHasItsRegistrationBesideIt() {
        assertThat(CLASSES.stream().filter(each -> each.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getName().startsWith("getResource")
                        && Set.of("java.lang.Class", "java.lang.ClassLoader")
                                .contains(call.getTargetOwner().getName())))
                .toList()).isNotEmpty().allMatch(each -> each.isAnnotatedWith(RegisterResources.class));
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
