/** Lexer and parser that ANTLR makes of {@code Quern.g4}; only {@link org.quern.language} uses them. */
package org.quern.language.grammar;
