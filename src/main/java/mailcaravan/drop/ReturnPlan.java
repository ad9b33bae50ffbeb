package mailcaravan.drop;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What is being done with a dead letter on its way back, written before the first visible step: whoever finds it after a
 * crash brings it to its end.
 *
 * @param letter
 *            id of the dead letter
 * @param filedAs
 *            its name in {@code failed/}, {@linkplain FileName#encoded encoded}
 * @param source
 *            identity of the file in {@code failed/}
 * @param target
 *            its name in the drop folder, encoded
 * @param record
 *            what the running process must know of it; its id is the new request's
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record ReturnPlan(String letter, String filedAs, String source, String target, DeferredRequest record) {
    FileName filedName() {
        return FileName.ofEncoded(filedAs);
    }

    FileName targetName() {
        return FileName.ofEncoded(target);
    }

    String newId() {
        return record.id();
    }
}
