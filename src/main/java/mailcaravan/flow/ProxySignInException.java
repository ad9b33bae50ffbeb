package mailcaravan.flow;

import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.failure.Symptomatic;

/** The proxy demands a sign-in that is not supported (NTLM, Negotiate). */
final class ProxySignInException extends RuntimeException implements Symptomatic {
    ProxySignInException(String message) {
        super(message);
    }

    @Override
    public Symptom symptom() {
        return new Symptom.Local(Stage.TOKEN, "proxy-scheme", getMessage());
    }
}
