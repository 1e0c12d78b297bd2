/** A libSQL server of our own on this machine: where its program is, and its process. */
@NullMarked
package dev.lathe.dev.sqld;

import org.jspecify.annotations.NullMarked;
