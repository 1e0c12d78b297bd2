/** The rules of user interfaces, layer by layer, and the components that pages are made of. */
@NullMarked
package dev.lathe.compiler.ui;

import org.jspecify.annotations.NullMarked;
