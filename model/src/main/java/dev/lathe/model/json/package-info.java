/** JSON as values: parsed with Jackson's streaming reader, written in one canonical form. */
@NullMarked
package dev.lathe.model.json;

import org.jspecify.annotations.NullMarked;
