package mailcaravan.packaging;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.MappedByteBuffer;
import java.nio.channels.Channel;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.ZipFile;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

import org.jboss.logging.Logger;

/**
 * What a class holds as soon as it is initialised, looked at for what must not get into a native executable: threads,
 * random numbers, open files, and facts about the machine that builds, which would count on every machine that runs it.
 * Run in a Java whose facts are all marked: home, working directory, environment, locale and time zone.
 */
final class StaticState {
    /** Stands in every path, name and variable of the marked Java. */
    static final String MARK = "built-here";
    /** A language that nobody speaks. */
    static final String LANGUAGE = "qbh";
    /** A zone that no constant of a program names. */
    static final String ZONE = "Pacific/Chatham";
    private static final long NEAR = TimeUnit.MINUTES.toMillis(30);
    private static final List<Class<?>> FORBIDDEN = List.of(Random.class, SplittableRandom.class, Thread.class,
            ThreadGroup.class, ExecutorService.class, Timer.class, Socket.class, ServerSocket.class, Channel.class,
            InetAddress.class, NetworkInterface.class, SSLContext.class, SSLSocketFactory.class, TrustManager.class,
            KeyManager.class, KeyStore.class, PrivateKey.class, MappedByteBuffer.class, Cleaner.class,
            Cleaner.Cleanable.class, FileDescriptor.class, Inflater.class, Deflater.class, ZipFile.class,
            Process.class, ProcessHandle.class);
    /** Nothing of the machine below them; Quarkus makes loggers anew at the start. */
    private static final List<Class<?>> LEAVES = List.of(Class.class, ClassLoader.class, Module.class,
            MethodHandle.class, AccessibleObject.class, Reference.class, Logger.class, Locale.class, ZoneId.class,
            TimeZone.class, Path.class, String.class, Number.class, Instant.class);
    /** Jackson's locale, for patterns of dates, of which there is none. */
    private static final Set<String> HARMLESS = Set.of("_locale");

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<String> findings = new ArrayList<>();

    private record Step(Object object, String way) {}

    /** Walks from the static fields of a class; each object once in the life of this. */
    void walk(Class<?> type) throws IllegalAccessException {
        Deque<Step> open = new ArrayDeque<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && field.trySetAccessible()) {
                open.add(new Step(field.get(null), type.getName() + "." + field.getName()));
            } else if (Modifier.isStatic(field.getModifiers()) && field.getType() == long.class
                    && field.trySetAccessible()) {
                open.add(new Step(field.getLong(null), type.getName() + "." + field.getName()));
            }
        }
        while (!open.isEmpty()) {
            Step step = open.remove();
            String fault = step.object() == null ? null : fault(step.object());
            if (fault != null) {
                findings.add(step.way() + ": " + fault);
            } else if (step.object() != null && seen.add(step.object())
                    && LEAVES.stream().noneMatch(leaf -> leaf.isInstance(step.object()))) {
                descend(step, open);
            }
        }
    }

    /** What was found: the way to it from a static field, and what it is. */
    List<String> findings() {
        return List.copyOf(findings);
    }

    private void descend(Step step, Deque<Step> open) throws IllegalAccessException {
        Class<?> type = step.object().getClass();
        if (type.isArray()) {
            if (!type.getComponentType().isPrimitive()) {
                for (int i = 0; i < Array.getLength(step.object()); i++) {
                    open.add(new Step(Array.get(step.object(), i), step.way() + "[]"));
                }
            }
            return;
        }
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                boolean holds = !field.getType().isPrimitive() || field.getType() == long.class;
                if (holds && !HARMLESS.contains(field.getName()) && !Modifier.isStatic(field.getModifiers())
                        && field.trySetAccessible()) {
                    open.add(new Step(field.get(step.object()), step.way() + "." + field.getName()));
                }
            }
        }
    }

    private static String fault(Object object) {
        if (object == System.in || object == System.out || object == System.err) {
            return "a standard stream";
        }
        if (object instanceof Locale locale) {
            return locale.getLanguage().equals(LANGUAGE) ? "the builder's locale" : null;
        }
        if (object instanceof ZoneId || object instanceof TimeZone) {
            String id = object instanceof TimeZone zone ? zone.getID() : object.toString();
            return id.equals(ZONE) ? "the builder's time zone" : null;
        }
        if (object instanceof Instant instant) {
            return near(instant.toEpochMilli(), System.currentTimeMillis()) ? "the time of the build" : null;
        }
        if (object instanceof Long number) {
            return near(number, System.currentTimeMillis()) ? "the time of the build" : null;
        }
        if (object instanceof String || object instanceof Path) {
            String text = object.toString();
            return text.contains(MARK) || text.contains(LANGUAGE) ? "of the builder: " + text : null;
        }
        return FORBIDDEN.stream().filter(type -> type.isInstance(object)).findFirst()
                .map(type -> "a " + object.getClass().getName()).orElse(null);
    }

    private static boolean near(long millis, long now) {
        return Math.abs(millis - now) < NEAR;
    }
}
