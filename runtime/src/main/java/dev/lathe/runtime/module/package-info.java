/** Calls of what lies outside: modules, behind one port, with their time limits and retries. */
@NullMarked
package dev.lathe.runtime.module;

import org.jspecify.annotations.NullMarked;
