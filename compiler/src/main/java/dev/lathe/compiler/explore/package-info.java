/** What is legal but surely not meant: state machines explored, graphs and bindings looked over. */
@NullMarked
package dev.lathe.compiler.explore;

import org.jspecify.annotations.NullMarked;
