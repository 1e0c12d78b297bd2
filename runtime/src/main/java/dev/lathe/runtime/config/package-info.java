/** What a function is set up with, read from its environment in one way. */
@NullMarked
package dev.lathe.runtime.config;

import org.jspecify.annotations.NullMarked;
