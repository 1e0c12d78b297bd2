@NullMarked
package dev.lathe.model.rule;

import org.jspecify.annotations.NullMarked;
