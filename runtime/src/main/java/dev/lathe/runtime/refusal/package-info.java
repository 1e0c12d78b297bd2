/** What callers were refused: counted by minute, kept for a month, read by operators. */
@NullMarked
package dev.lathe.runtime.refusal;

import org.jspecify.annotations.NullMarked;
