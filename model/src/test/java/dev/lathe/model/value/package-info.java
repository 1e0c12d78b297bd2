@NullMarked
package dev.lathe.model.value;

import org.jspecify.annotations.NullMarked;
