/**
 * The modules a blueprint calls: what they are, which operations they have and what these answer.
 */
@NullMarked
package dev.lathe.compiler.module;

import org.jspecify.annotations.NullMarked;
