package mailcaravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Replies as Exchange Online and Gmail word them, and what each one means. */
class SmtpReplyVerdictTest {
    private static final Pattern CODES = Pattern.compile("(\\d{3}) ?(\\d\\.\\d{1,3}\\.\\d{1,3})?.*");

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|',
            textBlock = """
                    AUTH | 535 5.7.3 Authentication unsuccessful | ACCOUNT | REFRESH | token-refused
                    AUTH | 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled | ACCOUNT | STOP | smtp-auth-disabled
                    AUTH | 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. | ACCOUNT | STOP | smtp-auth-disabled
                    AUTH | 535 5.7.139 Authentication unsuccessful, the user credentials were incorrect. | ACCOUNT | STOP | password-wrong
                    AUTH | 535 5.7.139 Authentication unsuccessful, basic authentication is disabled. | ACCOUNT | STOP | basic-auth-disabled
                    AUTH | 535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. | ACCOUNT | STOP | basic-auth-disabled
                    AUTH | 535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. | ACCOUNT | STOP | basic-auth-disabled
                    AUTH | 535 5.7.139 Authentication unsuccessful, federated STS unreachable | CONNECTION | RETRY | sts-unreachable
                    AUTH | 550 5.7.30 Basic authentication is not supported for Client Submission. | ACCOUNT | STOP | basic-auth-disabled
                    MAIL | 550 5.7.30 Basic authentication is not supported for Client Submission. | ACCOUNT | STOP | basic-auth-disabled
                    MAIL | 530 5.7.57 Client not authenticated to send mail. | ACCOUNT | STOP | not-authenticated
                    AUTH | 501 5.5.127 Invalid XOAUTH2 auth data - token will expire soon | ACCOUNT | REFRESH | token-expires-soon
                    RCPT | 550 5.5.105 External recipients are not supported | RECIPIENT | REJECT_RECIPIENT | internal-only
                    AFTER_DOT | 430 4.2.0 STOREDRV; mailbox logon failure | ACCOUNT | RETRY | mailbox-logon
                    AFTER_DOT | 432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded | CONNECTION | RETRY | too-many-connections
                    MAIL | 432 4.3.2 Concurrent connections limit exceeded. | CONNECTION | RETRY | too-many-connections
                    CONNECT | 421 4.3.2 Service not available | CONNECTION | RETRY | server-busy
                    MAIL | 421 4.4.1 Connection timed out | CONNECTION | RETRY | server-busy
                    AFTER_DOT | 421 4.4.2 Message submission rate for this client has exceeded the configured limit | CONNECTION | RETRY | server-busy
                    AFTER_DOT | 451 4.7.0 Temporary server error. Please try again later. PRX4 | MESSAGE | RETRY | service-trouble
                    MAIL | 451 4.3.2 Temporary server error. Please try again later ATTR17 | MESSAGE | RETRY | service-trouble
                    RCPT | 451 4.4.3 Temporary server error. Please try again later ATTR18 | MESSAGE | RETRY | service-trouble
                    MAIL | 450 4.7.3 Organization queue quota exceeded. | CONNECTION | RETRY | back-pressure
                    DATA | 451 4.3.111 Temporary server error. MRH1 | CONNECTION | RETRY | back-pressure
                    MAIL | 451 4.4.0 Temporary server error | MESSAGE | RETRY | service-trouble
                    AFTER_DOT | 451 4.4.22 Temporary server error, replication | MESSAGE | RETRY | service-trouble
                    DATA | 452 4.3.1 Insufficient system resources | CONNECTION | RETRY | back-pressure
                    RCPT | 452 4.5.3 Too many recipients | RECIPIENT | RETRY | too-many-recipients
                    MAIL | 451 4.7.500 Server busy. Please try again later | CONNECTION | RETRY | throttled
                    MAIL | 451 4.7.650 The mail server has been temporarily rate limited due to IP reputation. | CONNECTION | RETRY | throttled
                    MAIL | 451 4.7.850 Access denied, please try again later | CONNECTION | RETRY | throttled
                    AFTER_DOT | 554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException | ACCOUNT | WAIT | daily-quota
                    AFTER_DOT | 550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients | ACCOUNT | WAIT | daily-quota
                    AFTER_DOT | 550 5.1.92 daily message limit | ACCOUNT | WAIT | daily-quota
                    AFTER_DOT | 554 5.2.121 Recipient's per hour message receive limit exceeded | ACCOUNT | WAIT | hourly-quota
                    AFTER_DOT | 550 5.2.122 The recipient has exceeded their limit | ACCOUNT | WAIT | hourly-quota
                    RCPT | 550 5.7.232 Your message can't be sent because your tenant exceeded its daily limit for external recipients | TENANT | WAIT | tenant-quota
                    AFTER_DOT | 550 5.7.233 Your message can't be sent because your trial tenant exceeded its daily limit | TENANT | WAIT | tenant-quota
                    AFTER_DOT | 550 5.2.2 Submission quota exceeded: mailbox full | ACCOUNT | STOP | mailbox-full
                    AFTER_DOT | 554 5.2.2 mailbox full; STOREDRV.Submission.Exception:QuotaExceededException | ACCOUNT | STOP | mailbox-full
                    RCPT | 552 5.2.2 mailbox full | RECIPIENT | REJECT_RECIPIENT | recipient-full
                    AFTER_DOT | 554 5.2.0 STOREDRV.Submission.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded | ACCOUNT | STOP | mailbox-full
                    AFTER_DOT | 550 5.1.8 Access denied, bad outbound sender | ACCOUNT | STOP | restricted-sender
                    MAIL | 550 5.7.705 Access denied, tenant has exceeded threshold | TENANT | STOP | tenant-blocked
                    MAIL | 550 5.7.708 Access denied, traffic not accepted from this IP | TENANT | STOP | tenant-blocked
                    AFTER_DOT | 550 5.7.750 Client blocked from sending from unregistered domains | TENANT | STOP | tenant-blocked
                    AFTER_DOT | 550 5.7.60 SMTP; Client does not have permissions to send as this sender | MESSAGE | REJECT | send-as-denied
                    AFTER_DOT | 554 5.2.252 SendAsDenied; caravan@example.com not allowed to send as other@example.com | MESSAGE | REJECT | send-as-denied
                    AFTER_DOT | 554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied | MESSAGE | REJECT | send-as-denied
                    AFTER_DOT | 550 5.1.20 Multiple From addresses | MESSAGE | REJECT | several-from
                    RCPT | 550 5.1.1 User unknown | RECIPIENT | REJECT_RECIPIENT | recipient-refused
                    RCPT | 550 5.1.10 Recipient not found | RECIPIENT | REJECT_RECIPIENT | recipient-refused
                    RCPT | 550 5.4.1 Recipient address rejected: Access denied | RECIPIENT | REJECT_RECIPIENT | recipient-refused
                    RCPT | 550 5.2.1 Mailbox disabled | RECIPIENT | REJECT_RECIPIENT | recipient-refused
                    AFTER_DOT | 550 5.6.11 Invalid characters in message, bare linefeed | MESSAGE | REJECT | bare-line-feed
                    MAIL | 552 5.3.4 Message size exceeds fixed limit | MESSAGE | REJECT | too-large
                    AFTER_DOT | 552 5.2.3 Message exceeds the maximum size | MESSAGE | REJECT | too-large
                    MAIL | 550 5.6.3 8-bit content and a server without 8BITMIME | MESSAGE | REJECT | eight-bit
                    MAIL | 550 5.6.7 address is not ASCII | MESSAGE | REJECT | smtputf8
                    AFTER_DOT | 550 5.7.1 Delivery not authorized | MESSAGE | REJECT | policy
                    AFTER_DOT | 550 5.7.509 Access denied, sending domain does not pass DMARC verification | MESSAGE | REJECT | dmarc
                    AFTER_DOT | 550 5.7.512 Access denied, message must be RFC 5322 section 3.6.2 compliant | MESSAGE | REJECT | from-malformed
                    AFTER_DOT | 550 5.7.501 Access denied, spam abuse detected | ACCOUNT | STOP | banned-sender
                    RCPT | 550 5.7.511 Access denied, banned sender | ACCOUNT | STOP | banned-sender
                    RCPT | 550 5.7.64 TenantAttribution; Relay Access Denied | ACCOUNT | STOP | relay-endpoint
                    RCPT | 451 4.4.62 Mail sent to the wrong Office 365 region | CONNECTION | RETRY | relay-endpoint
                    MAIL | 450 4.4.316 Connection refused | CONNECTION | RETRY | relay-endpoint
                    AFTER_DOT | 550 5.1.10 RESOLVER.ADR.RecipientNotFound | MESSAGE | REJECT | recipient-refused
                    AFTER_DOT | 550 5.5.105 External recipients are not supported | MESSAGE | REJECT | internal-only
                    RCPT | 550 5.7.1 Unable to relay | RECIPIENT | REJECT_RECIPIENT | recipient-refused
                    RCPT | 550 No such user here | RECIPIENT | REJECT_RECIPIENT | recipient-refused
                    RCPT | 450 Greylisted | RECIPIENT | RETRY | transient
                    MAIL | 451 Local error | MESSAGE | RETRY | transient
                    AFTER_DOT | 554 5.6.0 Corrupt message content | MESSAGE | REJECT | permanent
                    CONNECT | 554 No SMTP service here | ACCOUNT | STOP | server-refuses
                    STARTTLS | 454 4.3.0 TLS not available | CONNECTION | RETRY | server-busy
                    STARTTLS | 501 Syntax error | ACCOUNT | STOP | server-refuses
                    AUTH | 504 5.7.4 Unrecognized authentication type | ACCOUNT | STOP | not-authenticated
                    AUTH | 451 4.7.0 Temporary authentication failure | CONNECTION | RETRY | server-busy
                    AUTH | 535 5.7.8 Username and Password not accepted | ACCOUNT | REFRESH | token-refused
                    AUTH | 534 5.7.9 Application-specific password required | ACCOUNT | STOP | google-app-password
                    AUTH | 534 5.7.14 Please log in through your web browser | ACCOUNT | STOP | google-sign-in
                    AUTH | 454 4.7.0 Too many login attempts, please try again later | CONNECTION | RETRY | throttled
                    CONNECT | 421 4.7.0 Try again later, closing connection | CONNECTION | RETRY | server-busy
                    RCPT | 450 4.2.1 The user you are trying to contact is receiving mail too quickly | RECIPIENT | RETRY | recipient-busy
                    RCPT | 452 4.2.2 The email account that you tried to reach is over quota | RECIPIENT | RETRY | recipient-busy
                    AFTER_DOT | 550 5.4.5 Daily user sending limit exceeded | ACCOUNT | WAIT | daily-quota
                    CONNECT | 550 5.7.1 Service unavailable, client host blocked | ACCOUNT | STOP | server-refuses
                    STARTTLS | 550 5.7.1 Refused by policy | ACCOUNT | STOP | server-refuses
                    AUTH | 550 5.7.1 Client host rejected | ACCOUNT | STOP | not-authenticated
                    CONNECT | 550 5.1.1 No such service | ACCOUNT | STOP | server-refuses
                    CONNECT | 552 5.2.2 Over quota | ACCOUNT | STOP | server-refuses
                    CONNECT | 451 4.3.2 Please try again later | CONNECTION | RETRY | server-busy
                    AUTH | 451 4.3.0 Temporary server error | CONNECTION | RETRY | server-busy
                    CONNECT | 452 4.5.3 Too many | CONNECTION | RETRY | server-busy
                    CONNECT | 200 HTTP/1.1 OK | CONNECTION | RETRY | no-smtp
                    """)
    void hasTheVerdictOfItsRow(Stage stage, String reply, Scope scope, Verdict verdict, String row) {
        Matcher codes = CODES.matcher(reply);
        assertThat(codes.matches()).isTrue();
        Symptom symptom = new Symptom.Reply(stage, Integer.parseInt(codes.group(1)), codes.group(2), reply);

        Failure failure = FailureCatalogue.classify(symptom);

        assertThat(failure.verdict()).isEqualTo(verdict);
        assertThat(failure.row()).isEqualTo(row);
        // under way the message may be the cause: a busy connection then holds up nothing but this message
        boolean narrowed = scope == Scope.CONNECTION && verdict == Verdict.RETRY && stage.compareTo(Stage.MAIL) >= 0;
        assertThat(failure.scope()).isEqualTo(narrowed ? Scope.MESSAGE : scope);
        assertThat(failure.reply()).isEqualTo(reply);
        assertThat(failure.code()).isEqualTo(codes.group(1) + (codes.group(2) == null ? "" : " " + codes.group(2)));
        assertThat(failure.headline(Locale.ENGLISH)).isEqualTo(reply);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|',
            textBlock = """
                    GOOGLE | AUTH | 535 5.7.8 Username and Password not accepted | ACCOUNT | REFRESH | google-token-refused
                    CUSTOM | AUTH | 535 Error: authentication failed | ACCOUNT | REFRESH | sign-in-refused
                    GOOGLE | CONNECT | 421 4.4.5 Server busy, try again later. | CONNECTION | RETRY | server-busy
                    GOOGLE | MAIL | 451 4.3.0 Mail server temporarily rejected message | MESSAGE | RETRY | service-trouble
                    GOOGLE | DATA | 451 4.4.2 Timeout - closing connection | MESSAGE | RETRY | service-trouble
                    GOOGLE | RCPT | 452 4.5.3 Domain policy size per transaction exceeded | RECIPIENT | RETRY | too-many-recipients
                    GOOGLE | AUTH | 454 4.7.0 Cannot authenticate due to temporary system problem | CONNECTION | RETRY | throttled
                    GOOGLE | AFTER_DOT | 550 5.4.5 Daily SMTP relay limit exceeded | ACCOUNT | WAIT | daily-quota
                    GOOGLE | AFTER_DOT | 550 5.7.1 Our system has detected that this message is likely unsolicited mail | MESSAGE | REJECT | policy
                    GOOGLE | AFTER_DOT | 552 5.2.3 Your message exceeded Google's message size limits | MESSAGE | REJECT | too-large
                    MICROSOFT | AFTER_DOT | 552 5.2.2 mailbox full | ACCOUNT | STOP | mailbox-full
                    GOOGLE | AFTER_DOT | 552 5.2.2 The email account that you tried to reach is over quota | MESSAGE | REJECT | recipient-full
                    CUSTOM | AFTER_DOT | 552 5.2.2 mailbox full | MESSAGE | REJECT | recipient-full
                    MICROSOFT | RCPT | 552 5.2.2 mailbox full | RECIPIENT | REJECT_RECIPIENT | recipient-full
                    CUSTOM | RCPT | 552 5.2.2 mailbox full | RECIPIENT | REJECT_RECIPIENT | recipient-full
                    """)
    void theSameReplyMayMeanSomethingElseFromAnotherProvider(Provider provider, Stage stage, String reply, Scope scope,
            Verdict verdict, String row) {
        Failure failure = FailureCatalogue.classify(reply(stage, reply), provider);

        assertThat(failure.verdict()).isEqualTo(verdict);
        assertThat(failure.row()).isEqualTo(row);
        assertThat(failure.scope()).isEqualTo(scope);
    }

    @Test
    void everyRowIsHitByAReplyOfThisTest() throws Exception {
        Set<SmtpReplyRule> hit = new HashSet<>();
        for (Method method : SmtpReplyVerdictTest.class.getDeclaredMethods()) {
            CsvSource samples = method.getAnnotation(CsvSource.class);
            for (String line : samples == null ? List.<String>of() : samples.textBlock().lines().toList()) {
                String[] columns = line.split("\\|");
                boolean named = columns.length == 6;
                hit.add(SmtpReplyRule.of(reply(Stage.valueOf(columns[named ? 1 : 0].strip()), columns[named ? 2 : 1]
                        .strip()), named ? Provider.valueOf(columns[0].strip()) : Provider.MICROSOFT));
            }
        }
        assertThat(SmtpReplyRule.table()).filteredOn(rule -> !hit.contains(rule))
                .extracting(rule -> rule.stages() + " " + rule.reply() + " " + rule.text()).isEmpty();
    }

    private static Symptom.Reply reply(Stage stage, String reply) {
        Matcher codes = CODES.matcher(reply);
        assertThat(codes.matches()).isTrue();
        return new Symptom.Reply(stage, Integer.parseInt(codes.group(1)), codes.group(2), reply);
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void everyReplyAtEveryStageHasSomeRow(Stage stage) {
        for (int code = 100; code < 600; code++) {
            Failure failure = FailureCatalogue.classify(new Symptom.Reply(stage, code, null, code + " whatever"));
            assertThat(failure.verdict()).isNotNull();
            assertThat(failure.remedy(Locale.JAPANESE)).isNotBlank();
        }
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void aTransientReplyIsNeverADeadLetter(Stage stage) {
        for (int code = 400; code < 500; code++) {
            assertThat(FailureCatalogue.classify(new Symptom.Reply(stage, code, "4.9.9", code + " 4.9.9 later"))
                    .verdict()).isEqualTo(Verdict.RETRY);
        }
    }
}
