@NullMarked
package dev.lathe.compiler.sql;

import org.jspecify.annotations.NullMarked;
