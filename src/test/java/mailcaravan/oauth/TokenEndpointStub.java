package mailcaravan.oauth;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A token endpoint that gives its answers in order, the last one again and again, and keeps what it was asked. */
final class TokenEndpointStub implements TokenEndpoint {
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Map<String, String>> forms = Collections.synchronizedList(new ArrayList<>());
    private Runnable beforeAnswer = () -> {
    };

    static TokenEndpointStub answering(String... bodies) {
        TokenEndpointStub stub = new TokenEndpointStub();
        for (String body : bodies) {
            stub.then(200, body);
        }
        return stub;
    }

    TokenEndpointStub then(int status, String body) {
        answers.add(new Answer(status, body, null));
        return this;
    }

    TokenEndpointStub before(Runnable action) {
        beforeAnswer = action;
        return this;
    }

    List<Map<String, String>> forms() {
        return forms;
    }

    @Override
    public Answer post(URI tokenUri, Map<String, String> form, Duration timeout) {
        forms.add(new LinkedHashMap<>(form));
        beforeAnswer.run();
        synchronized (answers) {
            return answers.size() > 1 ? answers.remove() : answers.element();
        }
    }
}
