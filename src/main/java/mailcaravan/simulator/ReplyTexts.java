package mailcaravan.simulator;

import java.util.Map;

/** What Exchange Online and Gmail say beside a reply code; protocol text, so in English only. */
final class ReplyTexts {
    private static final String SUBMIT = "STOREDRV.ClientSubmit; ";
    private static final String SUBMISSION = "STOREDRV.Submission.Exception:";

    private static final Map<String, String> BY_CODES = Map.ofEntries(
            Map.entry("421 4.3.2", "Service not available, closing transmission channel"),
            Map.entry("421 4.4.1", "Connection timed out"),
            Map.entry("421 4.4.2", "Message submission rate for this client has exceeded the configured limit"),
            Map.entry("421 4.7.0", "Too many errors on this connection, closing transmission channel"),
            Map.entry("430 4.2.0", "STOREDRV; mailbox logon failure; failure reason is MailboxServer"),
            Map.entry("432 4.3.2", SUBMIT + "sender thread limit exceeded"),
            Map.entry("450 4.2.1", "The user you are trying to contact is receiving mail at a rate that is too high"),
            Map.entry("450 4.7.3", "Organization queue quota exceeded"),
            Map.entry("451 4.3.2", "Temporary server error. Please try again later ATTR17"),
            Map.entry("451 4.4.3", "Temporary server error. Please try again later ATTR18"),
            Map.entry("451 4.7.0", "Temporary server error. Please try again later. PRX4"),
            Map.entry("451 4.7.500", "Server busy. Please try again later"),
            Map.entry("452 4.2.2", "The recipient's mailbox is over its storage quota"),
            Map.entry("452 4.3.1", "Insufficient system resources"), Map.entry("452 4.5.3", "Too many recipients"),
            Map.entry("454 4.7.0", "TLS not available due to temporary reason"),
            Map.entry("501 5.5.127", "Invalid XOAUTH2 auth data - token will expire soon"),
            Map.entry("530 5.7.57", "Client not authenticated to send mail."),
            Map.entry("534 5.7.9", "Application-specific password required"),
            Map.entry("534 5.7.14", "Please log in through your web browser and then try again"),
            Map.entry("535 5.7.3", "Authentication unsuccessful"),
            Map.entry("535 5.7.8", "Username and Password not accepted"),
            Map.entry("535 5.7.139",
                    "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."
                            + " Visit https://aka.ms/smtp_auth_disabled for more information."),
            Map.entry("550 5.1.1", "Mailbox does not exist; RESOLVER.ADR.RecipNotFound"),
            Map.entry("550 5.1.8", "Access denied, bad outbound sender"),
            Map.entry("550 5.1.10", "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
            Map.entry("550 5.1.20", "Multiple From addresses are not allowed without Sender"),
            Map.entry("550 5.1.90",
                    "Your message can't be sent because you've reached your daily limit for recipients"),
            Map.entry("550 5.2.1", "Mailbox cannot be accessed"), Map.entry("550 5.2.2", "Mailbox full"),
            Map.entry("554 5.2.2", SUBMISSION + "QuotaExceededException.MapiExceptionQuotaExceeded"),
            Map.entry("550 5.2.121", "Recipient's per hour message receive limit exceeded"),
            Map.entry("550 5.2.122", "Recipient's per hour message receive limit from this sender exceeded"),
            Map.entry("550 5.4.1", "Recipient address rejected: Access denied"),
            Map.entry("550 5.4.5", "Daily user sending limit exceeded"),
            Map.entry("550 5.5.105", "High volume email is for internal recipients only"),
            Map.entry("550 5.6.11", "SMTPSEND.BareLinefeedsAreIllegal; message contains bare linefeeds,"
                    + " which cannot be sent via DATA"),
            Map.entry("550 5.7.1", "Message rejected by policy"),
            Map.entry("550 5.7.30", "Basic authentication is not supported for Client Submission."),
            Map.entry("550 5.7.60", "SMTP; Client does not have permissions to send as this sender"),
            Map.entry("550 5.7.232", "Your message can't be sent because your tenant exceeded its daily limit for"
                    + " external recipients (tenant external recipient rate limit)"),
            Map.entry("550 5.7.233", "Your message can't be sent because your trial tenant exceeded its daily limit"
                    + " for external recipients (tenant external recipient rate limit)"),
            Map.entry("550 5.7.705", "Access denied, tenant has exceeded threshold"),
            Map.entry("550 5.7.708", "Access denied, traffic not accepted from this IP"),
            Map.entry("550 5.7.750", "Service unavailable. Client blocked from sending from unregistered domains"),
            Map.entry("552 5.2.3", "Message exceeds the maximum size that the recipient accepts"),
            Map.entry("552 5.3.4", "Message size exceeds fixed maximum message size"),
            Map.entry("553 5.6.7", "SMTPUTF8 is needed for an address with characters beyond ASCII"),
            Map.entry("554 5.2.0",
                    SUBMISSION + "SubmissionQuotaExceededException; Failed to process message due to a permanent"
                            + " exception with message The message can't be submitted because the sender's"
                            + " submission quota was exceeded"),
            Map.entry("554 5.2.252",
                    "SendAsDenied; " + SUBMISSION + "SendAsDeniedException.MapiExceptionSendAsDenied; Failed to"
                            + " process message due to a permanent exception with message Cannot submit message"));

    private static final Map<Integer, String> BY_CODE = Map.of(421, "Service not available", 450, "Mailbox unavailable",
            451, "Temporary server error. Please try again later", 452, "Insufficient system resources", 501,
            "Invalid arguments", 535, "Authentication unsuccessful", 550, "Requested action not taken", 552,
            "Exceeded storage allocation", 554, "Transaction failed");

    private ReplyTexts() {}

    /** The whole reply line, without its CRLF. */
    static String reply(int code, String enhancedCode) {
        String codes = code + " " + enhancedCode;
        String otherwise = BY_CODE.getOrDefault(code, code < 500 ? "Please try again later" : "Refused");
        return codes + " " + BY_CODES.getOrDefault(codes, otherwise);
    }
}
