/** An issuer of tokens on this machine, for who develops: no function has it. */
@NullMarked
package dev.lathe.dev.identity;

import org.jspecify.annotations.NullMarked;
