/** Whether a blueprint's names fit together: one rule, or one family of rules, a file. */
@NullMarked
package dev.lathe.compiler.check;

import org.jspecify.annotations.NullMarked;
