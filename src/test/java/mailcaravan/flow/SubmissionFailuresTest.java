package mailcaravan.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.junit.jupiter.api.Test;

import io.quarkus.runtime.annotations.RegisterForReflection;

class SubmissionFailuresTest {
    @Test
    void everyExceptionOfAClauseIsRegisteredForANativeExecutable() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutesConfigurations(new SubmissionFailures());
            List<String> named = context.getRouteConfigurationDefinitions().stream()
                    .map(RouteConfigurationDefinition::getOnExceptions).flatMap(List::stream)
                    .map(OnExceptionDefinition::getExceptions).flatMap(List::stream).distinct().toList();
            assertThat(named).contains(QuotaUsedException.class.getName());
            assertThat(Arrays.stream(SubmissionFailures.class.getAnnotation(RegisterForReflection.class).targets())
                    .map(Class::getName)).containsExactlyInAnyOrderElementsOf(named);
        }
    }
}
