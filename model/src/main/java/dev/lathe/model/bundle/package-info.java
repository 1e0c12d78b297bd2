/**
 * The bundle: what the compiler writes and the functions run, and nothing that either keeps to
 * itself.
 */
@NullMarked
package dev.lathe.model.bundle;

import org.jspecify.annotations.NullMarked;
