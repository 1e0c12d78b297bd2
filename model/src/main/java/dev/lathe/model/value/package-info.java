/** What the values of the format's types look like, and which texts are one. */
@NullMarked
package dev.lathe.model.value;

import org.jspecify.annotations.NullMarked;
