/** Tokens verified with the key sets that their issuers publish. */
@NullMarked
package dev.lathe.runtime.adapter.jose;

import org.jspecify.annotations.NullMarked;
