package org.quern.language;

/** A computed column: {@code name = expression}. */
public record Transform(String name, Expression expression) {}
