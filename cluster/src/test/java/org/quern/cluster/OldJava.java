package org.quern.cluster;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Stands for the Java 11 of a node: tells a container's main class that it is one. */
final class OldJava {
    private OldJava() {}

    /** @param args options of a JVM, the main class and its arguments */
    public static void main(String[] args) throws Throwable {
        System.setProperty("java.specification.version", "11");
        int main = 0;
        while (args[main].startsWith("-")) {
            main++;
        }
        try {
            Class.forName(args[main]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, main + 1, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
