/** The log as people and files have it: looked at, exported, imported. */
@NullMarked
package dev.lathe.runtime.archive;

import org.jspecify.annotations.NullMarked;
