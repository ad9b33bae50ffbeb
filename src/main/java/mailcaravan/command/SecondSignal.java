package mailcaravan.command;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.IntConsumer;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A signal that comes while the program is already stopping. Java takes notice of the first SIGTERM, SIGINT (Ctrl+C) or
 * SIGHUP only: what comes while its shutdown hooks run waits for them.
 * <p>
 * By {@code sun.misc.Signal} (module jdk.unsupported, supported in native executables too), which is named by its name
 * only, since a compiler warns of it. The proxy of its handler is registered for native executables in
 * {@code META-INF/native-image}.
 */
@RegisterForReflection(classNames = {"sun.misc.Signal", "sun.misc.SignalHandler"}, fields = false)
final class SecondSignal {
    // the numbers of POSIX; Windows has no HUP, and no way to send TERM
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);
    /** What a shell shows for a program that a signal has ended. */
    private static final int OF_A_SIGNAL = 128;

    private SecondSignal() {}

    /**
     * Hands the next signal to somebody; to be called when the first one is being dealt with. A signal that this Java or
     * this system does not let anybody handle, or that the program was started to ignore, is left alone.
     *
     * @param end
     *            called with the exit status that stands for the signal, in a thread of its own
     */
    static void handleBy(IntConsumer end) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Method handle = type.getMethod("handle", type, handlerType);
            for (Map.Entry<String, Integer> each : NUMBERS.entrySet()) {
                int status = OF_A_SIGNAL + each.getValue();
                Object handler = Proxy.newProxyInstance(SecondSignal.class.getClassLoader(),
                        new Class<?>[]{handlerType},
                        (proxy, method, arguments) -> answer(proxy, method, arguments, () -> end.accept(status)));
                try {
                    handle.invoke(null, type.getConstructor(String.class).newInstance(each.getKey()), handler);
                } catch (ReflectiveOperationException unknownHere) {
                    continue;
                }
            }
        } catch (ReflectiveOperationException withoutSignals) {
            // then a second one waits like the first
        }
    }

    private static Object answer(Object proxy, Method method, Object[] arguments, Runnable end) {
        return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            case "toString" -> SecondSignal.class.getName();
            default -> {
                end.run();
                yield null;
            }
        };
    }
}
