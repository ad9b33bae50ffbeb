package mailcaravan.simulator;

/** A command is refused; the message is the whole reply line. */
final class SmtpRefusal extends Exception {
    SmtpRefusal(String reply) {
        super(reply, null, false, false);
    }

    /** Refuses with the text that belongs to the codes. */
    static SmtpRefusal of(int code, String enhancedCode) {
        return new SmtpRefusal(ReplyTexts.reply(code, enhancedCode));
    }
}
