package mailcaravan.flow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

import mailcaravan.text.Messages;

/**
 * The rules that every route must meet, the packaged ones and those that an operator puts beside the program. Camel
 * starts without a word where some of them are broken, and loses mail later.
 * <p>
 * Stateless; checked by a test and at every start.
 */
final class RouteContract {
    private static final Messages MESSAGES = Messages.of(RouteContract.class);
    private static final Pattern KEY = Pattern.compile("\\{\\{([^}]+)}}");
    private static final Pattern HOST = Pattern
            .compile("(?:https?|smtps?|imaps?|pop3s?|ftps?|sftp|amqps?|tcp):(?://)?[A-Za-z0-9\\[][^\\s\"'{]*");
    private static final Pattern SECRET = Pattern.compile("(?i)(?:password|secret|token|credential)[A-Za-z]*:\\s*"
            + "[\"']?(?!\\{\\{|#|\\$\\{|[\"']?\\s*$)[^\\s\"']+");

    private RouteContract() {}

    /**
     * What is wrong with the text of a route file; empty if nothing is.
     *
     * @param text
     *            its content
     */
    static List<String> text(String file, String text) {
        List<String> violations = new ArrayList<>();
        for (String line : text.split("\\R")) {
            String trimmed = line.strip();
            if (trimmed.startsWith("description:") || trimmed.startsWith("#")) {
                continue;
            }
            if (HOST.matcher(trimmed).find()) {
                violations.add(MESSAGES.format("contract.host", file, trimmed));
            }
            if (SECRET.matcher(trimmed).find()) {
                violations.add(MESSAGES.format("contract.secret", file));
            }
        }
        return violations;
    }

    /**
     * What is wrong with the definitions of a context; empty if nothing is.
     *
     * @param configurationKeys
     *            keys that {@code {{placeholders}}} may name beside a template's own parameters
     * @param files
     *            the names of the loaded files, without their ending
     */
    static List<String> definitions(ModelCamelContext context, Set<String> configurationKeys, Set<String> files) {
        List<String> violations = new ArrayList<>();
        for (RouteTemplateDefinition template : context.getRouteTemplateDefinitions()) {
            List<String> keys = new ArrayList<>(configurationKeys);
            template.getTemplateParameters().stream().map(RouteTemplateParameterDefinition::getName).forEach(keys::add);
            check(template.getId(), template.getRoute(), keys, files, violations);
        }
        for (RouteDefinition route : context.getRouteDefinitions()) {
            if (route.isTemplate() == null || !route.isTemplate()) {
                check(route.getId(), route, List.copyOf(configurationKeys), files, violations);
            }
        }
        return violations;
    }

    private static void check(String id, RouteDefinition route, List<String> keys, Set<String> files,
            List<String> violations) {
        if (id == null || !files.contains(id)) {
            violations.add(MESSAGES.format("contract.id", id, files.toString()));
        }
        if (blank(route.getDescriptionText())) {
            violations.add(MESSAGES.format("contract.description", id));
        }
        boolean called = "direct".equals(scheme(route.getInput()));
        if (called && !(route.getErrorHandlerFactory() instanceof NoErrorHandlerDefinition)) {
            violations.add(MESSAGES.format("contract.no-error-handler", id));
        }
        if (!called && !SubmissionFailures.ID.equals(route.getRouteConfigurationId())) {
            violations.add(MESSAGES.format("contract.route-configuration", id, SubmissionFailures.ID,
                    String.valueOf(route.getRouteConfigurationId())));
        }
        List<ProcessorDefinition<?>> steps = route.getOutputs();
        boolean firewall = !steps.isEmpty() && steps.get(0) instanceof ProcessDefinition first
                && HeaderFirewall.NAME.equals(first.getRef());
        if (!firewall) {
            violations.add(MESSAGES.format("contract.firewall", id, HeaderFirewall.NAME));
        }
        steps.forEach(step -> check(id, step, keys, violations));
        uses(route.getInput().getUri(), id, keys, violations);
    }

    private static void check(String id, ProcessorDefinition<?> step, List<String> keys, List<String> violations) {
        if (blank(step.getDescriptionText())) {
            violations.add(MESSAGES.format("contract.step-description", id, String.valueOf(step.getId())));
        }
        if (step instanceof ToDefinition to) {
            uses(to.getUri(), id, keys, violations);
        } else if (step instanceof ToDynamicDefinition dynamic) {
            uses(dynamic.getUri(), id, keys, violations);
        }
        step.getOutputs().forEach(each -> check(id, each, keys, violations));
    }

    private static void uses(String uri, String id, List<String> keys, List<String> violations) {
        Matcher key = KEY.matcher(uri == null ? "" : uri);
        while (key.find()) {
            if (!keys.contains(key.group(1))) {
                violations.add(MESSAGES.format("contract.key", id, key.group(1)));
            }
        }
    }

    private static String scheme(FromDefinition from) {
        String uri = from.getUri() == null ? "" : from.getUri();
        int colon = uri.indexOf(':');
        return colon < 0 ? uri : uri.substring(0, colon);
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    /**
     * Loads route files into a context, and checks them by text and by definition.
     *
     * @throws RouteContractException
     *             naming the first rule that is broken, or the file that Camel cannot read
     */
    static void load(ModelCamelContext context, List<Resource> files, Set<String> configurationKeys)
            throws RouteContractException {
        for (Resource file : files) {
            try {
                List<String> wrong = text(file.getLocation(),
                        new String(file.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                if (!wrong.isEmpty()) {
                    throw new RouteContractException(wrong.get(0));
                }
                PluginHelper.getRoutesLoader(context).loadRoutes(file);
            } catch (RouteContractException e) {
                throw e;
            } catch (Exception e) {
                throw new RouteContractException(MESSAGES.format("route-file-broken", file.getLocation(), reason(e)),
                        e);
            }
        }
        Set<String> names = files.stream().map(each -> name(each)).collect(Collectors.toSet());
        List<String> wrong = definitions(context, configurationKeys, names);
        if (!wrong.isEmpty()) {
            throw new RouteContractException(wrong.get(0));
        }
    }

    private static String name(Resource file) {
        String location = file.getLocation();
        String last = location.substring(Math.max(location.lastIndexOf('/'), location.lastIndexOf(':')) + 1);
        return last.endsWith(RouteFiles.ENDING)
                ? last.substring(0, last.length() - RouteFiles.ENDING.length())
                : last;
    }

    // Camel only says which file; what is wrong with it stands in the innermost cause
    private static String reason(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /**
     * Adds an account's route of a template to a started context, and proves that it has the error handling that it asks
     * for.
     *
     * @throws RouteContractException
     *             if the template cannot be used, or breaks that rule
     */
    static void add(ModelCamelContext context, String template, String account, Map<String, Object> parameters)
            throws RouteContractException {
        String id = template + "-" + account;
        try {
            context.addRouteFromTemplate(id, template, parameters);
        } catch (Exception e) {
            throw new RouteContractException(MESSAGES.format("route-file-broken", template, e.getMessage()), e);
        }
        applied(context, id);
    }

    /**
     * Proves that a route of a started context has the error handling that it asks for.
     *
     * @throws RouteContractException
     *             if it has not
     */
    static void applied(ModelCamelContext context, String routeId) throws RouteContractException {
        RouteDefinition route = context.getRouteDefinition(routeId);
        String asked = route.getRouteConfigurationId();
        if (asked != null && (route.getAppliedRouteConfigurationIds() == null
                || !route.getAppliedRouteConfigurationIds().contains(asked))) {
            throw new RouteContractException(MESSAGES.format("contract.not-applied", routeId, asked));
        }
    }
}
