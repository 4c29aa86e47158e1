// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * What an application sees of a library's classes, as sentences that can be compared: names are written without the
 * library's own package prefix.
 */
public final class PublicApi {
    private final ClassLoader loader;
    private final String prefix;

    /**
     * @param loader finds the classes
     * @param prefix what their names begin with, ending with a dot
     */
    public PublicApi(ClassLoader loader, String prefix) {
        this.loader = loader;
        this.prefix = prefix;
    }

    /** A loader of the jars of {@code classPath} and of nothing else but the platform. */
    public static URLClassLoader loader(String classPath) {
        return new URLClassLoader(
                Arrays.stream(classPath.split(File.pathSeparator, -1))
                        .map(PublicApi::url)
                        .toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String file) {
        try {
            return new File(file).toURI().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The names, without the prefix, of all classes below it in the jars of {@code classPath}. */
    public Set<String> classesOf(String classPath, Predicate<String> wanted) {
        Set<String> found = new TreeSet<>();
        for (String file : classPath.split(File.pathSeparator, -1)) {
            try (JarFile jar = new JarFile(file)) {
                jar.stream()
                        .map(JarEntry::getName)
                        .filter(name -> name.endsWith(".class"))
                        .map(name -> name.substring(0, name.length() - ".class".length())
                                .replace('/', '.'))
                        .filter(name -> name.startsWith(prefix))
                        .map(this::shortened)
                        .filter(wanted)
                        .forEach(found::add);
            } catch (IOException failure) {
                throw new UncheckedIOException(file, failure);
            }
        }
        return found;
    }

    /** The class {@code prefix + name} when there is one and applications can use it. */
    public Optional<Class<?>> find(String name) {
        try {
            Class<?> type = Class.forName(prefix + name, false, loader);
            boolean usable = Modifier.isPublic(type.getModifiers()) && !type.isAnonymousClass();
            return usable ? Optional.of(type) : Optional.empty();
        } catch (ClassNotFoundException none) {
            return Optional.empty();
        }
    }

    /** All that an application can rely on of a class, inherited parts included. */
    public Set<String> promises(Class<?> type) {
        Set<String> all = new TreeSet<>(members(type, owner -> true));
        parents(type).forEach(parent -> all.add("is a " + name(parent)));
        return all;
    }

    /** The same without what {@link #promises} says of a parent in the library: that is compared there. */
    public Set<String> ownPromises(Class<?> type) {
        Set<String> all = new TreeSet<>(members(type, owner -> owner == type || !isInLibrary(owner)));
        parents(type).forEach(parent -> all.add("is a " + name(parent)));
        return all;
    }

    /** The methods that whoever implements or extends the type must write. */
    public Set<String> obligations(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .map(this::method)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> members(Class<?> type, Predicate<Class<?>> owners) {
        Set<String> all = new TreeSet<>();
        boolean extendable = !Modifier.isFinal(type.getModifiers()) && !type.isEnum();
        if (extendable) {
            all.add("can be extended");
        }
        for (Constructor<?> constructor : type.getConstructors()) {
            all.add("new" + parameters(constructor) + checked(constructor));
        }
        for (Method method : type.getMethods()) {
            if (!method.isSynthetic()
                    && isOfApplications(method.getDeclaringClass())
                    && owners.test(method.getDeclaringClass())) {
                all.add(method(method));
            }
        }
        for (Field field : type.getFields()) {
            if (owners.test(field.getDeclaringClass())) {
                all.add(field(field));
            }
        }
        return all;
    }

    private boolean isInLibrary(Class<?> type) {
        return type.getName().startsWith(prefix) && Modifier.isPublic(type.getModifiers());
    }

    private static boolean isOfApplications(Class<?> owner) {
        return owner != Object.class && owner != Enum.class && owner != Record.class && owner != Throwable.class;
    }

    private static Set<Class<?>> parents(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        Class<?> up = type.getSuperclass();
        if (up != null && up != Object.class && up != Record.class) {
            all.add(up);
            all.addAll(parents(up));
        }
        for (Class<?> each : type.getInterfaces()) {
            all.add(each);
            all.addAll(parents(each));
        }
        return all;
    }

    private String method(Method method) {
        return (Modifier.isStatic(method.getModifiers()) ? "static " : "") + name(method.getGenericReturnType()) + " "
                + method.getName() + parameters(method) + checked(method);
    }

    private String field(Field field) {
        int modifiers = field.getModifiers();
        String kind = (Modifier.isStatic(modifiers) ? "static " : "") + (Modifier.isFinal(modifiers) ? "final " : "");
        String head = kind + name(field.getGenericType()) + " " + field.getName();
        boolean constant = Modifier.isStatic(modifiers)
                && Modifier.isFinal(modifiers)
                && (field.getType().isPrimitive() || field.getType() == String.class);
        return constant ? head + " = " + value(field) : head;
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException("a public field: " + field, impossible);
        }
    }

    private String parameters(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes())
                .map(this::name)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Checked exceptions decide what compiles: an application may neither ignore more nor catch others. */
    private String checked(Executable executable) {
        String thrown = Arrays.stream(executable.getExceptionTypes())
                .filter(type -> !RuntimeException.class.isAssignableFrom(type) && !Error.class.isAssignableFrom(type))
                .map(this::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return thrown.isEmpty() ? "" : " throws " + thrown;
    }

    private String name(Type type) {
        return type.getTypeName().replace(prefix, "");
    }

    private String shortened(String name) {
        return name.substring(prefix.length());
    }
}
