/** What the author wrote, as records with places: both forms of blueprint read into this one. */
@NullMarked
package dev.lathe.compiler.blueprint;

import org.jspecify.annotations.NullMarked;
