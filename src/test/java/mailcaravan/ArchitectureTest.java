package mailcaravan;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.net.InetAddress;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.ExecutorService;

import javax.net.ssl.SSLContext;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports run one way (docs/adr/0002). A failure here is mended by moving the class, or by an interface further down. */
@AnalyzeClasses(packages = "mailcaravan", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule text_knows_no_other_package = mayUse("text");
    @ArchTest
    static final ArchRule failure_stands_on_text = mayUse("failure", "text");
    @ArchTest
    static final ArchRule account_stands_on_failure = mayUse("account", "failure", "text");
    @ArchTest
    static final ArchRule oauth_stands_on_account = mayUse("oauth", "account", "failure", "text");
    @ArchTest
    static final ArchRule authorization_stands_on_oauth = mayUse("authorization", "oauth", "account", "failure",
            "text");
    @ArchTest
    static final ArchRule message_stands_on_account = mayUse("message", "account", "failure", "text");
    @ArchTest
    static final ArchRule smtp_stands_on_message_and_oauth = mayUse("smtp", "message", "oauth", "account", "failure",
            "text");
    @ArchTest
    static final ArchRule journal_stands_alone = mayUse("journal", "text");
    @ArchTest
    static final ArchRule drop_stands_on_journal = mayUse("drop", "journal", "text");
    @ArchTest
    static final ArchRule queue_stands_on_drop_and_message = mayUse("queue", "drop", "journal", "message", "account",
            "failure", "text");
    @ArchTest
    static final ArchRule smail_stands_on_smtp = mayUse("smail", "smtp", "message", "oauth", "account", "failure",
            "text");
    @ArchTest
    static final ArchRule submission_stands_on_smtp_and_journal = mayUse("submission", "journal", "smtp", "message",
            "oauth", "account", "failure", "text");
    @ArchTest
    static final ArchRule simulator_is_an_independent_peer = mayUse("simulator", "text");
    @ArchTest
    static final ArchRule flow_is_used_by_commands_only = noClasses().that()
            .resideOutsideOfPackages("mailcaravan.flow..", "mailcaravan.command..").should().dependOnClassesThat()
            .resideInAnyPackage("mailcaravan.flow..", "mailcaravan.command..");
    @ArchTest
    static final ArchRule packages_have_no_cycles = slices().matching("mailcaravan.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule what_decides_does_not_know_camel = noClasses().that()
            .resideOutsideOfPackages("mailcaravan.flow..", "mailcaravan.command..")
            .and(not(nameMatching("mailcaravan\\.smtp\\..*MailSender.*"))).should().dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");
    @ArchTest
    static final ArchRule names_say_what_a_class_does = noClasses().should().haveSimpleNameEndingWith("Util").orShould()
            .haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Helper").orShould()
            .haveSimpleNameEndingWith("Manager").orShould().haveSimpleNameEndingWith("Impl");

    /** A native executable keeps what static initialisers make at build time: seeds, threads, names of the machine. */
    @ArchTest
    static final ArchRule nothing_of_the_build_machine_is_kept = noFields().that().areStatic().should()
            .haveRawType(assignableTo(Random.class)).orShould().haveRawType(assignableTo(Thread.class)).orShould()
            .haveRawType(assignableTo(ExecutorService.class)).orShould().haveRawType(assignableTo(SSLContext.class))
            .orShould().haveRawType(assignableTo(InetAddress.class)).orShould().haveRawType(assignableTo(Clock.class));

    private static ArchRule mayUse(String name, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = "mailcaravan." + name + "..";
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = "mailcaravan." + others[i] + "..";
        }
        return classes().that().resideInAPackage("mailcaravan." + name + "..").should().onlyDependOnClassesThat(
                resideInAnyPackage(allowed).or(not(resideInAnyPackage("mailcaravan.."))));
    }
}
