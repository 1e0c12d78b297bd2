/** What a blueprint declares that means the same before and after its graphs are resolved. */
@NullMarked
package dev.lathe.compiler.domain;

import org.jspecify.annotations.NullMarked;
